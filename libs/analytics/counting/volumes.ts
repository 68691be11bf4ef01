import { add, fromJson, toJson, type MoneyJson } from '#platform/kernel/money';

/** What moves money, each counted once: a transfer where it leaves, not where it arrives. */
export const MOVEMENTS = [
  'deposits',
  'withdrawals',
  'transfers',
  'returned',
  'reversed',
  'captured',
  'disbursed',
  'repaid',
] as const;
export type Movement = (typeof MOVEMENTS)[number];

/** How often, and how much in all. A sum may have more digits than any one amount. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- An interface is never taken for plain JSON.
export type Volume = { readonly count: number; readonly amount: MoneyJson };
export type Volumes = Readonly<Record<string, Readonly<Partial<Record<Movement, Volume>>>>>;

export function addVolume(volumes: Volumes = {}, movement: Movement, { count, amount }: Volume): Volumes {
  const { currency } = amount;
  const before = volumes[currency]?.[movement];
  const after = {
    count: (before?.count ?? 0) + count,
    amount: before ? toJson(add(fromJson(before.amount), fromJson(amount))) : amount,
  };
  return { ...volumes, [currency]: { ...volumes[currency], [movement]: after } };
}

export function addVolumes(a: Volumes, b: Volumes): Volumes {
  let sums = a;
  for (const movements of Object.values(b)) {
    for (const movement of MOVEMENTS) {
      const volume = movements[movement];
      if (volume) sums = addVolume(sums, movement, volume);
    }
  }
  return sums;
}
