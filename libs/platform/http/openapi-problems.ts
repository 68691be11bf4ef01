import type { OperationObject, ResponseObject, SchemaObject } from '@nestjs/swagger';
import { refuse as refuseCommand } from '#platform/commands/command-refusals';
import type { Refuse, RefusalTable } from '#platform/kernel/refusal';
import { refuse } from './platform-refusals.js';
import { PROBLEM_JSON, STATUS_OF_KIND, TRANSPORT_PROBLEMS } from './problem.js';
import type { RouteTraits } from './route-traits.js';

interface DocumentedProblem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export const PROBLEM_SCHEMA: SchemaObject = {
  type: 'object',
  description: 'An answer that says no, after RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is the matter, in a sentence.' },
    code: { type: 'string', description: 'What is the matter, for programs. Codes are never renamed.' },
    traceId: { type: 'string', description: 'Finds the request in the log.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', description: 'The path of the field: `items[2].amount`.' },
          message: { type: 'string' },
        },
      },
    },
  },
};

const HEADERS_OF_STATUS: Readonly<Record<number, NonNullable<ResponseObject['headers']>>> = {
  401: { 'WWW-Authenticate': { schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
  503: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};

/** Every answer of a route that says no, by status. */
export function problemResponses(
  traits: RouteTraits,
  operation: OperationObject,
): Record<string, ResponseObject> {
  const byStatus = new Map<number, DocumentedProblem[]>();
  for (const problem of [...ofTheEdge(traits, operation), ...ofTheContext(traits)]) {
    const others = byStatus.get(problem.status)?.filter(({ code }) => code !== problem.code) ?? [];
    byStatus.set(problem.status, [...others, problem]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, problems]) => [status, responseOf(status, problems)]),
  );
}

function ofTheEdge(traits: RouteTraits, operation: OperationObject): readonly DocumentedProblem[] {
  const sent = (operation.parameters ?? []).length > 0 || operation.requestBody !== undefined;
  return [
    ...(sent ? documented(refuse, 'platform.invalid') : []),
    ...documented(refuse, 'platform.too-many-requests'),
    ...ofTheBody(traits, operation),
    ...ofTheCaller(traits),
    ...(traits.reads === undefined ? [] : documented(refuse, 'platform.view-behind')),
    ...(traits.command ? ofTheCommand() : []),
  ];
}

function ofTheBody(traits: RouteTraits, { requestBody }: OperationObject): readonly DocumentedProblem[] {
  if (requestBody === undefined) return [];
  const unreadable = documented(refuse, traits.form ? 'platform.bad-form' : 'platform.bad-json');
  return [...unreadable, ...[413, 415].map(transport)];
}

function ofTheCaller({ access }: RouteTraits): readonly DocumentedProblem[] {
  if (access === 'public') return [];
  return [
    ...documented(
      refuse,
      'platform.unauthenticated',
      'platform.invalid-token',
      'platform.token-expired',
      'platform.session-ended',
    ),
    ...(access === 'admin' ? documented(refuse, 'platform.forbidden') : []),
  ];
}

function ofTheCommand(): readonly DocumentedProblem[] {
  return [
    ...documented(
      refuseCommand,
      'platform.idempotency-key-reused',
      'platform.command-in-progress',
      'platform.stale',
      'platform.contended',
    ),
    ...documented(refuse, 'platform.unavailable', 'platform.outcome-unknown'),
  ];
}

function ofTheContext({ refusals = [] }: RouteTraits): readonly DocumentedProblem[] {
  return refusals.map(({ code, kind, message }) => ({ status: STATUS_OF_KIND[kind], code, message }));
}

function documented<Table extends RefusalTable>(
  { table }: Refuse<Table>,
  ...codes: readonly (keyof Table & string)[]
): readonly DocumentedProblem[] {
  return codes.map((code) => {
    const [kind, message] = table[code] as Table[string];
    return { status: STATUS_OF_KIND[kind], code, message };
  });
}

function transport(status: number): DocumentedProblem {
  const [code, message] = TRANSPORT_PROBLEMS[status] as readonly [string, string];
  return { status, code, message };
}

function responseOf(status: number, problems: readonly DocumentedProblem[]): ResponseObject {
  const headers = HEADERS_OF_STATUS[status];
  return {
    description: problems.map(({ code, message }) => `\`${code}\`: ${message}`).join('\n\n'),
    ...(headers ? { headers } : {}),
    content: {
      [PROBLEM_JSON]: {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: { code: { enum: problems.map(({ code }) => code) } },
        },
      },
    },
  };
}
