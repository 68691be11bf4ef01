/** How long decisions took. */
export interface Waits {
  readonly decisions: number;
  readonly meanMs: number;
  /** Of an even number, the middle between the two in the middle. */
  readonly medianMs: number;
  /** Nine of ten took no longer. */
  readonly p90Ms: number;
}

const NINE_OF_TEN = 90n;
const HUNDRED = 100n;

/** Undefined of none. */
export function waitsOf(durationsMs: readonly number[]): Waits | undefined {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return undefined;
  const middle = [sorted[(count - 1) >> 1], sorted[count >> 1]] as [number, number];
  // The smallest of them that nine of ten do not exceed.
  // eslint-disable-next-line florin/no-float -- The place in a list.
  const ninth = Number((BigInt(count) * NINE_OF_TEN + HUNDRED - 1n) / HUNDRED) - 1;
  return {
    decisions: count,
    meanMs: meanOf(sorted),
    medianMs: meanOf(middle),
    p90Ms: sorted[ninth] as number,
  };
}

/** To the millisecond, half of one upwards. */
function meanOf(durationsMs: readonly number[]): number {
  const sum = durationsMs.reduce((total, each) => total + BigInt(each), 0n);
  const count = BigInt(durationsMs.length);
  // eslint-disable-next-line florin/no-float -- A duration, rounded here.
  return Number((sum * 2n + count) / (count * 2n));
}
