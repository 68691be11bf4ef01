import { basename, relative } from 'node:path';
import { impure, isPure } from './import-rules.mjs';
import { noFloat } from './no-float.mjs';

/** The only suffixes that say what kind of file a file is. */
export const SUFFIXES = [
  'http',
  'dto',
  'view',
  'reactor',
  'module',
  'contract',
  'spec',
  'int-spec',
  'e2e-spec',
  'bench',
];

const WORDS = '[a-z0-9]+(?:-[a-z0-9]+)*';
const KIND = SUFFIXES.join('|');
const PORTS = 'event-store|message-bus|read-store|vault';
/** Also `embedded.vault.ts`: an engine behind a port. */
const GOOD_NAME = new RegExp(
  `^${WORDS}(?:\\.(?:${PORTS}))?(?:\\.(?:${KIND}))*\\.ts$|^\\.?${WORDS}(?:\\.config|\\.d)?\\.m?[jt]s$`,
);
const SAYS_NOTHING = /(?:^|[-.])(?:service|util|utils|helper|helpers|manager|impl|common|misc)\b/;

const fileName = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      barrel: 'No barrels: import from the file that says it.',
      saysNothing: 'The name "{{name}}" does not say what the file is for.',
      malformed: `"{{name}}" is not kebab-case with one of the suffixes ${SUFFIXES.map((s) => `.${s}`).join(' ')}.`,
    },
  },
  create(context) {
    const name = basename(context.filename);
    return {
      Program(node) {
        if (/^index\./.test(name)) context.report({ node, messageId: 'barrel' });
        else if (SAYS_NOTHING.test(name)) context.report({ node, messageId: 'saysNothing', data: { name } });
        else if (!GOOD_NAME.test(name)) context.report({ node, messageId: 'malformed', data: { name } });
      },
    };
  },
};

const pure = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      impure: '"{{what}}" in a pure file: time, chance, ids and the world come in as arguments.',
    },
  },
  create(context) {
    if (!isPure(relative(context.cwd, context.filename))) return {};
    const report = (node, what) => context.report({ node, messageId: 'impure', data: { what } });
    return {
      'Program:exit'(node) {
        for (const { identifier } of context.sourceCode.getScope(node).through) {
          if (impure.globals.includes(identifier.name)) report(identifier, identifier.name);
        }
      },
      MemberExpression(node) {
        const member = context.sourceCode.getText(node);
        if (impure.members.includes(member)) report(node, member);
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()');
      },
      CallExpression(node) {
        if (node.callee.name === 'Date') report(node, 'Date()');
      },
      ImportSpecifier(node) {
        if (impure.imported.includes(node.imported.name)) report(node, node.imported.name);
      },
    };
  },
};

const reasonForException = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { missing: 'Say why after " -- ".' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const isException = /^\s*(?:eslint-disable|@ts-expect-error|@ts-ignore|@ts-nocheck)/.test(
            comment.value,
          );
          if (isException && !/ -- \S/.test(comment.value)) {
            context.report({ loc: comment.loc, messageId: 'missing' });
          }
        }
      },
    };
  },
};

export const florin = {
  rules: { 'file-name': fileName, 'no-float': noFloat, pure, 'reason-for-exception': reasonForException },
};
