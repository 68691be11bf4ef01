/** Ids asked for in one question. */
const MOST_IDS = 1_000;

export function inParts(ids: readonly string[]): readonly string[][] {
  const count = Math.ceil(ids.length / MOST_IDS);
  return Array.from({ length: count }, (_, part) => ids.slice(part * MOST_IDS, (part + 1) * MOST_IDS));
}
