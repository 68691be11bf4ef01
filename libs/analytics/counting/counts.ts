/** How often each of several things was counted. */
export type Counts = Readonly<Record<string, number>>;

export function plusOne(counts: Counts = {}, what: string): Counts {
  return { ...counts, [what]: (counts[what] ?? 0) + 1 };
}

export function addCounts(a: Counts, b: Counts): Counts {
  const sums: Record<string, number> = { ...a };
  for (const [what, count] of Object.entries(b)) sums[what] = (sums[what] ?? 0) + count;
  return sums;
}

export function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
