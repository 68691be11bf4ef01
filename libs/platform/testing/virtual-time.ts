import { setImmediate as turn } from 'node:timers/promises';
import type { Position } from '#platform/event-store/event-store';
import {
  ReadStore,
  type Checkpoint,
  type CollectionDefinition,
  type Page,
  type Query,
  type StoredDocument,
  type Tombstone,
  type Write,
} from '#platform/read-store/read-store';
import { Stopwatch } from '#platform/sharing/stopwatch';

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

/** Time that passes as fast as the computer manages, so that minutes of waiting take none. */
export class VirtualTime {
  nowMs = 0;
  private readonly alarms = new Set<Alarm>();

  alarm(atMs: number, ring: () => void): () => void {
    const alarm = { atMs, ring };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.alarm(this.nowMs + durationMs, resolve));
  }

  async pass(durationMs: number): Promise<void> {
    const endMs = this.nowMs + durationMs;
    await turn();
    for (let next = this.next(); next && next.atMs <= endMs; next = this.next()) await this.ring(next);
    this.nowMs = endMs;
  }

  private next(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.alarms) if (!first || alarm.atMs < first.atMs) first = alarm;
    return first;
  }

  private async ring(alarm: Alarm): Promise<void> {
    this.alarms.delete(alarm);
    this.nowMs = Math.max(this.nowMs, alarm.atMs);
    alarm.ring();
    // What follows from it happens before anything else does.
    await turn();
  }
}

/** The clock of one process: it goes a little faster or slower, and stops when the process dies. */
export class VirtualStopwatch extends Stopwatch {
  isRunning = true;

  constructor(
    private readonly time: VirtualTime,
    private readonly rate: number,
  ) {
    super();
  }

  nowMs(): number {
    return this.time.nowMs * this.rate;
  }

  alarm(afterMs: number, ring: () => void): () => void {
    return this.time.alarm(this.time.nowMs + afterMs / this.rate, () => {
      if (this.isRunning) ring();
    });
  }

  wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => this.alarm(durationMs, resolve));
  }
}

export interface Distance {
  /** Of each way, there and back. */
  readonly delayMs: () => number;
  /** What becomes of a commit. */
  readonly fault: () => 'lost' | 'unanswered' | undefined;
}

/** A store at the other end of a wire. What was sent arrives, even if the sender has died meanwhile. */
export class FarReadStore extends ReadStore {
  constructor(
    private readonly store: ReadStore,
    private readonly time: VirtualTime,
    private readonly stopwatch: VirtualStopwatch,
    private readonly distance: Distance,
  ) {
    super();
  }

  async commit(writes: readonly Write[], checkpoint?: Checkpoint): Promise<void> {
    const fault = this.distance.fault();
    await this.far(() => (fault === 'lost' ? Promise.resolve() : this.store.commit(writes, checkpoint)));
    if (fault !== undefined) throw new Error(`injected: ${fault}`);
  }

  check(): Promise<void> {
    return this.far(() => this.store.check());
  }

  define(collection: CollectionDefinition): Promise<void> {
    return this.far(() => this.store.define(collection));
  }

  drop(collection: string): Promise<void> {
    return this.far(() => this.store.drop(collection));
  }

  get(collection: string, id: string): Promise<StoredDocument | undefined> {
    return this.far(() => this.store.get(collection, id));
  }

  getMany(collection: string, ids: readonly string[]): Promise<readonly (StoredDocument | undefined)[]> {
    return this.far(() => this.store.getMany(collection, ids));
  }

  getForWriting(
    collection: string,
    ids: readonly string[],
  ): Promise<readonly (StoredDocument | Tombstone | undefined)[]> {
    return this.far(() => this.store.getForWriting(collection, ids));
  }

  find(collection: string, query: Query): Promise<Page> {
    return this.far(() => this.store.find(collection, query));
  }

  scan(collection: string): AsyncIterable<readonly StoredDocument[]> {
    return this.store.scan(collection);
  }

  checkpoint(consumer: string, lane: number): Promise<Position | undefined> {
    return this.far(() => this.store.checkpoint(consumer, lane));
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async far<T>(work: () => Promise<T>): Promise<T> {
    await this.time.wait(this.distance.delayMs());
    const answer = await work();
    await this.stopwatch.wait(this.distance.delayMs());
    return answer;
  }
}
