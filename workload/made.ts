import { EFFECTS } from './effects.js';
import type { CommandKind } from './requests.js';

/** The ids of what a command made, as its answer tells them. */
export function madeBy(kind: CommandKind, text: string): readonly string[] {
  const { id } = EFFECTS[kind];
  if (id === undefined || text === '') return [];
  const body = JSON.parse(text) as Record<string, unknown>;
  const made = kind === 'batch' ? (body['results'] as readonly Record<string, unknown>[]) : [body];
  return made.flatMap((one) => (typeof one[id] === 'string' ? [one[id]] : []));
}
