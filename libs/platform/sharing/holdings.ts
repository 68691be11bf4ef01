import type { Log } from '#platform/observability/log';
import { tellFailure } from '#platform/retrying/tell-failure';
import { HeldLease } from './held-lease.js';
import type { Lease } from './lease.js';
import type { Claim, LeaseState } from './leases.js';
import type { Stopwatch } from './stopwatch.js';

/** How much earlier than others may claim it a holder lets a lease go, in times to live. */
const MARGIN = 1 / 6;
/** What has not stopped this long after it was told to is not waited for: its epoch is over. */
const LONGEST_ENDING_MS = 30_000;

/** Works on an item while it is ours. Must end when the lease's signal aborts. */
export type Hold = (item: number, lease: Lease) => Promise<void>;

export interface HoldingsParts {
  readonly group: string;
  readonly hold: Hold;
  readonly ttlMs: number;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
  /** When the work on an item has ended, for whatever reason. */
  readonly onEnded: () => void;
}

/** The items that are worked on here, each from when its lease was granted until the work has ended. */
export class Holdings {
  private readonly leases = new Map<number, HeldLease>();

  constructor(private readonly parts: HoldingsParts) {}

  get size(): number {
    return this.leases.size;
  }

  has(item: number): boolean {
    return this.leases.has(item);
  }

  /** Those that are not about to end. */
  items(): readonly number[] {
    return [...this.leases].filter(([, { signal }]) => !signal.aborted).map(([item]) => item);
  }

  /** Brings the work to an end where the lease is lost, or the item is to be somebody else's. */
  heed(state: LeaseState, isMine: boolean): void {
    const lease = this.leases.get(state.item);
    if (!lease) return;
    if (!isStored(lease, state)) lease.lapse();
    else if (!isMine) lease.end();
  }

  /**
   * At every look, so that a lease outlives an outage that is not much shorter than it; and while the
   * work is ending, so that nobody begins before it has.
   */
  mustRenew(state: LeaseState): boolean {
    const lease = this.leases.get(state.item);
    if (!lease || !isStored(lease, state) || lease.hasLapsed) return false;
    return lease.endingMs() < LONGEST_ENDING_MS;
  }

  renewed({ item }: Claim, askedAtMs: number): void {
    this.leases.get(item)?.renewed(askedAtMs);
  }

  begin({ item, epoch }: Claim, askedAtMs: number): void {
    const { stopwatch, ttlMs } = this.parts;
    const lease = new HeldLease(epoch, stopwatch, ttlMs * (1 - MARGIN));
    lease.renewed(askedAtMs);
    // The answer took so long that somebody else may be about to claim it.
    if (lease.hasLapsed) return;
    this.leases.set(item, lease);
    this.work(item, lease).catch((error: unknown) => {
      tellFailure(this.parts.log, 'work under a lease has failed', error, { item });
    });
  }

  endAll(): void {
    for (const lease of this.leases.values()) lease.end();
  }

  private async work(item: number, lease: HeldLease): Promise<void> {
    try {
      await this.parts.hold(item, lease);
    } finally {
      const { group, log } = this.parts;
      if (lease.hasLapsed) log.warn('a lease was lost', { group, item, epoch: lease.epoch });
      lease.lapse();
      this.leases.delete(item);
      this.parts.onEnded();
    }
  }
}

function isStored(lease: Lease, { isOurs, epoch }: LeaseState): boolean {
  return isOurs && epoch === lease.epoch;
}
