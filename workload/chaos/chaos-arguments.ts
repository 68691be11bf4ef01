import { LANE_COUNTS, MOST_LANES, type LaneCount } from '#platform/event-store/lanes';
import {
  BadArguments,
  MAX_CUSTOMERS,
  MAX_MINUTES,
  MAX_SEED,
  minutesIn,
  optionsIn,
  seedAndCustomersIn,
  wholeNumber,
} from '../arguments.js';

export interface ChaosArguments {
  readonly seed: number;
  readonly customers: number;
  /** Trouble goes on until there were so many, or for so long. */
  readonly faults: number;
  readonly seconds: number;
  readonly lanes: LaneCount;
}

const SECONDS_PER_MINUTE = 60;
const FAULTS = 40;
const MAX_FAULTS = 100_000;

export const CHAOS_USAGE = `Usage: npm run test:chaos -- [--seed N] [--faults N | --minutes M] [--customers C] [--lanes L]

  --seed N       what the customers' choices and the faults are made from, 0 to ${MAX_SEED}; at random if absent
  --faults N     how many faults there are, 1 to ${MAX_FAULTS}; ${FAULTS} if absent
  --minutes M    how long there are faults, 0.1 to ${MAX_MINUTES}
  --customers C  how many there are, 2 to ${MAX_CUSTOMERS}; 16 if absent
  --lanes L      in how many lanes events travel, ${LANE_COUNTS.join(', ')}; ${MOST_LANES} if absent`;

export function parseChaosArguments(given: readonly string[], randomSeed: () => number): ChaosArguments {
  const { numbers } = optionsIn(given, ['--seed', '--faults', '--minutes', '--customers', '--lanes'], []);
  const { '--faults': faults } = numbers;
  const minutes = minutesIn(numbers);
  if (faults !== undefined && minutes !== undefined) {
    throw new BadArguments('--faults and --minutes exclude each other');
  }
  const fallback = minutes === undefined ? FAULTS : MAX_FAULTS;
  return {
    ...seedAndCustomersIn(numbers, randomSeed),
    faults: faults === undefined ? fallback : wholeNumber('--faults', faults, [1, MAX_FAULTS]),
    seconds: (minutes ?? MAX_MINUTES) * SECONDS_PER_MINUTE,
    lanes: lanesIn(numbers['--lanes']),
  };
}

function lanesIn(given: string | undefined): LaneCount {
  const lanes = LANE_COUNTS.find((count) => String(count) === (given ?? String(MOST_LANES)));
  if (lanes === undefined) throw new BadArguments(`--lanes must be one of ${LANE_COUNTS.join(', ')}`);
  return lanes;
}
