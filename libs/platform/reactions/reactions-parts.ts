import type { ReactionRunnerParts } from './reaction-runner.js';
import type { AnyReactor } from './reactor.js';

export const DEFAULTS = { backOff: { firstMs: 50, mostMs: 1_000 }, timerPollMs: 250 };

export type ReactionsParts = Omit<ReactionRunnerParts, keyof typeof DEFAULTS> &
  Partial<Pick<ReactionRunnerParts, keyof typeof DEFAULTS>>;

export function namesOf(reactors: readonly AnyReactor[]): readonly string[] {
  const names = [...new Set(reactors.map(({ name }) => name))];
  if (names.length < reactors.length) throw new TypeError('two reactors have the same name');
  return names;
}
