import { relative } from 'node:path';
import ts from 'typescript';

/** Every context but identity, which handles none, tests too, and what the platform does with money. */
const MONEY_CODE =
  /^libs\/(?:(?!platform\/|identity\/)[^/]+\/|platform\/(?:kernel\/(?:money|currencies)|http\/money-)[^/]*$)/;

const ARITHMETIC = new Set(['*', '/', '%', '**', '*=', '/=', '%=', '**=']);
const TO_NUMBER = new Set(['parseFloat', 'parseInt']);
/** What cannot make a fraction of whole numbers. */
const EXACT_MATH = new Set(['abs', 'max', 'min', 'sign']);
const ROUNDING = new Set(['toExponential', 'toFixed', 'toPrecision']);

/** Names of durations, such as `timeoutMs` and `MS_PER_DAY`, and of counts. */
const TIME = /Ms$|(?:^|_)MS(?:_|$)/;
const COUNT = /^(?:length|size)$/;

/**
 * Money is whole minor units in a bigint. So where money is handled there is nothing that makes or takes
 * apart a fraction; durations and lengths may be multiplied and divided, and everything may be counted.
 */
export const noFloat = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { float: '"{{what}}" where money is handled: it is whole minor units, in a bigint.' },
  },
  create(context) {
    if (!MONEY_CODE.test(relative(context.cwd, context.filename))) return {};
    const report = (node, what) => context.report({ node, messageId: 'float', data: { what } });
    const reportText = (node) => report(node, context.sourceCode.getText(node));
    const arithmetic = (node) => {
      const operands = [node.left, node.right];
      if (!ARITHMETIC.has(node.operator) || operands.some(isTimeOrCount)) return;
      if (node.operator === '*' && operands.every(isWhole)) return;
      if (operands.some((operand) => isNumber(operand, context.sourceCode.parserServices)))
        report(node, node.operator);
    };
    return {
      BinaryExpression: arithmetic,
      AssignmentExpression: arithmetic,
      'UnaryExpression[operator="+"]': (node) => report(node, '+'),
      Literal(node) {
        if (typeof node.value === 'number' && !isWhole(node)) reportText(node);
      },
      'Program:exit'(node) {
        for (const identifier of globalsIn(context.sourceCode.getScope(node))) {
          if (isInexact(identifier)) reportText(isObject(identifier) ? identifier.parent : identifier);
        }
      },
      'MemberExpression[computed=false]'(node) {
        const { object, property } = node;
        if (ROUNDING.has(property.name)) report(node, property.name);
        if (object.name === 'Type' && property.name === 'Number') reportText(node);
      },
    };
  },
};

/** Where what no file declares is named; the parser knows some of it from the libraries of TypeScript. */
function globalsIn({ through, variables }) {
  const ofLibraries = variables.filter(({ defs }) => defs.length === 0);
  return [...through, ...ofLibraries.flatMap(({ references }) => references)].map(
    ({ identifier }) => identifier,
  );
}

/** A global that makes numbers of texts, or fractions of numbers, or is handed to what may. */
function isInexact(identifier) {
  const { name, parent } = identifier;
  if (TO_NUMBER.has(name)) return true;
  if (name !== 'Math' && name !== 'Number') return false;
  if (parent.type.startsWith('TS')) return false;
  if (!isObject(identifier)) return true;
  return name === 'Math' ? !EXACT_MATH.has(parent.property.name) : TO_NUMBER.has(parent.property.name);
}

function isObject(identifier) {
  const { parent } = identifier;
  return parent.type === 'MemberExpression' && !parent.computed && parent.object === identifier;
}

function isWhole(node) {
  return node.type === 'Literal' && typeof node.value === 'number' && /^(?:0[xbo]|[\d_]+$)/i.test(node.raw);
}

function isTimeOrCount(node) {
  if (node.type === 'LogicalExpression') return isTimeOrCount(node.left);
  const named = node.type === 'CallExpression' ? node.callee : node;
  const name = named.type === 'MemberExpression' ? named.property.name : named.name;
  return TIME.test(name ?? '') || (named.type === 'MemberExpression' && COUNT.test(name ?? ''));
}

function isNumber(node, services) {
  const checker = services.program.getTypeChecker();
  const has = (type) =>
    type.isUnionOrIntersection() ? type.types.some(has) : (type.flags & ts.TypeFlags.NumberLike) !== 0;
  const type = services.getTypeAtLocation(node);
  return has(checker.getBaseConstraintOfType(type) ?? type);
}
