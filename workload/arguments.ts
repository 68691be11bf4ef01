export interface Arguments {
  readonly seed: number;
  readonly minutes: number;
  readonly customers: number;
  /** Whether the process is killed and stopped now and then. */
  readonly kills: boolean;
}

export const MAX_SEED = 2 ** 32 - 1;
export const MAX_MINUTES = 1_440;
export const MAX_CUSTOMERS = 200;

export const USAGE = `Usage: npm run workload -- [--seed N] [--minutes M] [--customers C] [--no-kills]

  --seed N       what the customers' choices are made from, 0 to ${MAX_SEED}; at random if absent
  --minutes M    how long they go on, 0.1 to ${MAX_MINUTES}; 1 if absent
  --customers C  how many there are, 2 to ${MAX_CUSTOMERS}; 16 if absent
  --no-kills     leaves the process alone: for finding out whether a fault needs a kill`;

export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

export function parseArguments(given: readonly string[], randomSeed: () => number): Arguments {
  const { numbers, flags } = optionsIn(given, ['--seed', '--minutes', '--customers'], ['--no-kills']);
  return {
    ...seedAndCustomersIn(numbers, randomSeed),
    minutes: minutesIn(numbers) ?? 1,
    kills: !flags.has('--no-kills'),
  };
}

/** What stood behind each option, and the options behind which nothing stands. */
export interface Options {
  readonly numbers: Readonly<Partial<Record<string, string>>>;
  readonly flags: ReadonlySet<string>;
}

/** Each at most once. */
export function optionsIn(
  given: readonly string[],
  numbered: readonly string[],
  plain: readonly string[],
): Options {
  const numbers: Partial<Record<string, string>> = {};
  const flags = new Set<string>();
  for (let index = 0; index < given.length; index += 1) {
    const option = given[index] as string;
    if (plain.includes(option)) flags.add(option);
    else if (numbered.includes(option) && !(option in numbers)) numbers[option] = given[(index += 1)] ?? '';
    else throw new BadArguments(`${option} is not understood`);
  }
  return { numbers, flags };
}

export function seedAndCustomersIn(
  { '--seed': seed, '--customers': customers }: Options['numbers'],
  randomSeed: () => number,
): Pick<Arguments, 'seed' | 'customers'> {
  return {
    seed: seed === undefined ? randomSeed() : wholeNumber('--seed', seed, [0, MAX_SEED]),
    customers: customers === undefined ? 16 : wholeNumber('--customers', customers, [2, MAX_CUSTOMERS]),
  };
}

export function minutesIn({ '--minutes': minutes }: Options['numbers']): number | undefined {
  return minutes === undefined ? undefined : decimal('--minutes', minutes, [0.1, MAX_MINUTES]);
}

type Range = readonly [least: number, most: number];

export function wholeNumber(name: string, text: string, range: Range): number {
  return within(name, /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN, range);
}

function decimal(name: string, text: string, range: Range): number {
  return within(name, /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN, range);
}

function within(name: string, value: number, [least, most]: Range): number {
  if (value >= least && value <= most) return value;
  throw new BadArguments(`${name} must be a number from ${least} to ${most}`);
}
