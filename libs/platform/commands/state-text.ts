/** What a text begins with that stands for a bigint; a text of the state's own that does is marked twice. */
const MARK = '#';

/** Writes a state of JSON values and bigints, so that `readState` finds each of them as it was. */
export function writeState(state: unknown): string {
  return JSON.stringify(state, (_key, part: unknown) => {
    if (typeof part === 'bigint') return MARK + part.toString();
    return typeof part === 'string' && part.startsWith(MARK) ? MARK + part : part;
  });
}

/** Of what `writeState` wrote. */
export function readState(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'string' || !part.startsWith(MARK)) return part;
    const marked = part.slice(MARK.length);
    return marked.startsWith(MARK) ? marked : BigInt(marked);
  });
}
