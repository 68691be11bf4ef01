import { setMaxListeners } from 'node:events';
import type { Lease } from './lease.js';
import type { Stopwatch } from './stopwatch.js';

/** A lease that is ours: it ends by itself when it is not renewed, before anybody else may have it. */
export class HeldLease implements Lease {
  readonly signal: AbortSignal;
  private readonly ending = new AbortController();
  private lapsed = false;
  private endingSinceMs: number | undefined;
  private callOff: () => void = () => undefined;

  constructor(
    readonly epoch: number,
    private readonly stopwatch: Stopwatch,
    private readonly validMs: number,
  ) {
    this.signal = this.ending.signal;
    // Everyone who follows a lane listens to its lease.
    setMaxListeners(0, this.signal);
  }

  get hasLapsed(): boolean {
    return this.lapsed;
  }

  /** It counts from when it was asked for, since others may have seen it from then on. */
  renewed(askedAtMs: number): void {
    if (this.lapsed) return;
    this.callOff();
    const leftMs = askedAtMs + this.validMs - this.stopwatch.nowMs();
    if (leftMs <= 0) this.lapse();
    else this.callOff = this.stopwatch.alarm(leftMs, () => this.lapse());
  }

  /** Whoever works under it shall stop; it stays ours until they have. */
  end(): void {
    this.endingSinceMs ??= this.stopwatch.nowMs();
    this.ending.abort();
  }

  endingMs(): number {
    return this.endingSinceMs === undefined ? 0 : this.stopwatch.nowMs() - this.endingSinceMs;
  }

  /** It is no longer ours. */
  lapse(): void {
    this.lapsed = true;
    this.callOff();
    this.ending.abort();
  }
}
