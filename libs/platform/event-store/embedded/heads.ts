import type { Frame } from './frame.js';

/** Older heads are forgotten when this many newer ones were used; they can be looked up again. */
const HEADS_PER_GENERATION = 50_000;

/** The end of a stream as the next append will find it, if those under way succeed. */
export interface Head {
  /** Of the last event; -1 when there is none. */
  revision: number;
  lastPosition: number;
  /** The ids of the last append, unless they are still to be looked up. */
  lastIds: readonly string[] | undefined;
}

/** Two generations make a cheap cache: what is used moves to the young one, the old one is dropped. */
export class Heads {
  private young = new Map<string, Head>();
  private old = new Map<string, Head>();

  constructor(
    private readonly lookUp: (stream: string) => Head,
    /** Appends that are not yet durable: nothing else knows their heads, so those must stay. */
    private readonly underWay: () => Iterable<Frame>,
  ) {}

  get(stream: string): Head | undefined {
    return this.young.get(stream) ?? this.moved(stream);
  }

  load(stream: string): Head {
    const head = this.lookUp(stream);
    if (this.young.size >= HEADS_PER_GENERATION) this.dropOld();
    this.young.set(stream, head);
    return head;
  }

  /** After a failed write the heads are what the log says again. */
  clear(): void {
    this.young.clear();
    this.old.clear();
  }

  private moved(stream: string): Head | undefined {
    const head = this.old.get(stream);
    if (head) this.young.set(stream, head);
    return head;
  }

  private dropOld(): void {
    const needed = new Map<string, Head>();
    for (const { stream } of this.underWay()) {
      const head = this.young.get(stream) ?? this.old.get(stream);
      if (head) needed.set(stream, head);
    }
    this.old = this.young;
    this.young = needed;
  }
}
