import type { Command, CommandKind } from './requests.js';

const SAYS_MORE = new Set<CommandKind>(['deposit', 'withdraw', 'transfer', 'hold', 'order']);

/** Another body that is as good as the first; undefined where there is none. */
export function otherBody({ kind, body }: Command): object | undefined {
  if (kind === 'open' || kind === 'rename') return { ...body, name: 'Another name' };
  return SAYS_MORE.has(kind) ? { ...body, reference: 'for something else' } : undefined;
}
