import type { Rule } from './rule.js';
import type { Tally } from './tally.js';

/** What a run did and found. */
export interface Outcome {
  readonly seed: number;
  readonly tally: Tally;
  readonly events: number;
  readonly rules: readonly Rule[];
  /** What else there is to say of the trouble. */
  readonly notes: readonly string[];
}

const NAME_WIDTH = 12;
const COUNT_WIDTH = 10;
const CHECKED_WIDTH = 9;

export function isAllWell({ rules }: Outcome): boolean {
  return rules.every(({ broken }) => broken === 0);
}

/** For people: what was asked for, what went wrong on purpose, and what held. */
export function reportOf(outcome: Outcome): string {
  const { seed, tally, events, rules, notes } = outcome;
  return [
    row(['requests', '2xx', '4xx', '5xx', 'lost']),
    ...tally.rows().map(row),
    '',
    `seed ${seed}: ${tally.kills} kills, ${tally.stops} stops, ${tally.cut} connections cut, ` +
      `${tally.replays} repeats answered from the log, ${events} events`,
    ...notes,
    '',
    ...rules.flatMap(verdict),
    '',
    isAllWell(outcome) ? 'All is well.' : 'SOMETHING IS WRONG.',
  ].join('\n');
}

function row([name, ...counts]: readonly (string | number)[]): string {
  const cells = counts.map((count) => String(count).padStart(COUNT_WIDTH));
  return String(name).padEnd(NAME_WIDTH) + cells.join('');
}

function verdict({ name, checked, broken, firstBreak }: Rule): readonly string[] {
  const times = String(checked).padStart(CHECKED_WIDTH);
  if (broken === 0) return [`ok    ${times}  ${name}`];
  return [`FAILED${times}  ${name}: ${broken} times, first:`, `        ${firstBreak ?? ''}`];
}
