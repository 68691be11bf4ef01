export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Written extends Proposed {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** Since the year 1, in the tenths of microseconds in which .NET counts. */
  readonly createdTicks: string;
}

export type ExpectedRevision = number | 'any' | 'exists' | 'none';

export type Outcome =
  | { readonly last: Written; readonly actual?: undefined }
  | { readonly last?: undefined; readonly actual: number | 'none' };

/** A system event is written after so many appends, so that nobody takes the log for theirs alone. */
const APPENDS_PER_SYSTEM_EVENT = 5;
const BYTES_BESIDE_THE_BODY = 127;
const TICKS_PER_MS = 10_000n;
const EMPTY = new Uint8Array();

/** What the double remembers, under the rules that EventStoreDB documents for appends. */
export class DoubleLog {
  readonly all: Written[] = [];
  private readonly streams = new Map<string, Written[]>();
  private readonly followers = new Set<() => void>();
  private nextPosition = 0;
  private appends = 0;

  constructor() {
    this.writeSystemEvent('$UserCreated', '$user-admin');
  }

  stream(name: string): readonly Written[] | undefined {
    return this.streams.get(name);
  }

  append(stream: string, expected: ExpectedRevision, proposed: readonly Proposed[]): Outcome {
    const there = this.streams.get(stream) ?? [];
    const last = there.length - 1;
    const repeated = repeatIn(there, expected, proposed);
    if (repeated) return { last: repeated };
    const fits =
      expected === 'any' || (expected === 'exists' ? last >= 0 : expected === (last < 0 ? 'none' : last));
    if (!fits) return { actual: last < 0 ? 'none' : last };
    const written = proposed.map((event) => this.write(stream, event));
    this.appends += 1;
    if (this.appends % APPENDS_PER_SYSTEM_EVENT === 0) this.writeSystemEvent('$statsCollected', '$stats');
    for (const wake of [...this.followers]) wake();
    return { last: written.at(-1) as Written };
  }

  /** The index of the first event that is later. */
  indexAfter(position: number): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.all[middle] as Written).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Until something has been appended, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.followers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) {
        resolve();
        return;
      }
      this.followers.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  private writeSystemEvent(type: string, stream: string): void {
    const id = crypto.randomUUID();
    const data = Buffer.from(JSON.stringify({ events: this.all.length }));
    this.write(stream, { id, type, contentType: 'application/json', data, metadata: EMPTY });
  }

  private write(stream: string, event: Proposed): Written {
    const there = this.streams.get(stream) ?? [];
    this.streams.set(stream, there);
    const createdTicks = String(BigInt(Date.now()) * TICKS_PER_MS);
    const written = { ...event, stream, revision: there.length, position: this.nextPosition, createdTicks };
    const bodyBytes = event.data.length + event.metadata.length + 2 * event.type.length;
    this.nextPosition += BYTES_BESIDE_THE_BODY + 2 * stream.length + bodyBytes;
    there.push(written);
    this.all.push(written);
    return written;
  }
}

/** The last event of an earlier append with the same ids in the same place, if there was one. */
function repeatIn(
  there: readonly Written[],
  expected: ExpectedRevision,
  proposed: readonly Proposed[],
): Written | undefined {
  const from =
    typeof expected === 'number'
      ? expected + 1
      : expected === 'none'
        ? 0
        : there.findLastIndex(({ id }) => id === proposed[0]?.id);
  if (from < 0) return undefined;
  const isRepeat = proposed.every(({ id }, n) => there[from + n]?.id === id);
  return isRepeat ? there[from + proposed.length - 1] : undefined;
}
