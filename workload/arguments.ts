export interface Arguments {
  readonly seed: number;
  readonly minutes: number;
  readonly customers: number;
  /** Whether the process is killed and stopped now and then. */
  readonly kills: boolean;
}

export const MAX_SEED = 2 ** 32 - 1;
const MAX_MINUTES = 1_440;
const MAX_CUSTOMERS = 200;

export const USAGE = `Usage: npm run workload -- [--seed N] [--minutes M] [--customers C] [--no-kills]

  --seed N       what the customers' choices are made from, 0 to ${MAX_SEED}; at random if absent
  --minutes M    how long they go on, 0.1 to ${MAX_MINUTES}; 1 if absent
  --customers C  how many there are, 2 to ${MAX_CUSTOMERS}; 16 if absent
  --no-kills     leaves the process alone: for finding out whether a fault needs a kill`;

export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

export function parseArguments(given: readonly string[], randomSeed: () => number): Arguments {
  const numbers: Partial<Record<string, string>> = {};
  let kills = true;
  for (let index = 0; index < given.length; index += 1) {
    const option = given[index] as string;
    if (option === '--no-kills') kills = false;
    else if (['--seed', '--minutes', '--customers'].includes(option) && !(option in numbers)) {
      numbers[option] = given[(index += 1)] ?? '';
    } else throw new BadArguments(`${option} is not understood`);
  }
  const { '--seed': seed, '--minutes': minutes, '--customers': customers } = numbers;
  return {
    seed: seed === undefined ? randomSeed() : wholeNumber('--seed', seed, [0, MAX_SEED]),
    minutes: minutes === undefined ? 1 : decimal('--minutes', minutes, [0.1, MAX_MINUTES]),
    customers: customers === undefined ? 16 : wholeNumber('--customers', customers, [2, MAX_CUSTOMERS]),
    kills,
  };
}

type Range = readonly [least: number, most: number];

function wholeNumber(name: string, text: string, range: Range): number {
  return within(name, /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN, range);
}

function decimal(name: string, text: string, range: Range): number {
  return within(name, /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN, range);
}

function within(name: string, value: number, [least, most]: Range): number {
  if (value >= least && value <= most) return value;
  throw new BadArguments(`${name} must be a number from ${least} to ${most}`);
}
