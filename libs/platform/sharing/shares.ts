import { randomUUID } from 'node:crypto';
import type { Log } from '#platform/observability/log';
import type { ReadStore } from '#platform/read-store/read-store';
import { tellFailure } from '#platform/retrying/tell-failure';
import { Holdings, type Hold } from './holdings.js';
import { LEASES, Leases, type Claim, type LeaseState } from './leases.js';
import { MEMBERS, Members } from './members.js';
import { SystemStopwatch, type Stopwatch } from './stopwatch.js';

/** For how long, about, the items of one that died are without a holder. */
export const LEASE_TTL_MS = 10_000;
const BEAT_EVERY = 1 / 3;
const LOOK_EVERY = 1 / 6;
/** Longer than from one heartbeat to the next, by the clock of whoever listens. */
const LISTEN_FOR = 1 / 2;

export interface SharesParts {
  /** Whoever joins the same group shares the same items. */
  readonly group: string;
  /** The items are 0 to count - 1. */
  readonly count: number;
  readonly store: ReadStore;
  readonly log: Log;
  readonly ttlMs?: number;
  readonly stopwatch?: Stopwatch;
  /** Nobody else can be there: nobody is listened for, and what one that died held is free at once. */
  readonly isAlone?: boolean;
}

export interface SharesStatus {
  /** How many share, ourselves among them; 0 before anything is known. */
  readonly members: number;
  /** The items that are ours. */
  readonly held: readonly number[];
  /** Why leases can be neither claimed nor renewed now. */
  readonly fault?: string;
}

/**
 * Shares items out evenly among the living members of a group. Nobody assigns anything: everyone
 * sees who is alive and so which items are his, claims those and lets go of others; the leases see
 * to it that no item has two holders.
 */
export class Shares {
  private readonly member = randomUUID();
  private readonly ttlMs: number;
  private readonly isAlone: boolean;
  private readonly stopwatch: Stopwatch;
  private readonly members: Members;
  private readonly leases: Leases;
  private holdings: Holdings | undefined;
  private memberCount = 0;
  private joinedAtMs: number | undefined;
  private fault: string | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly parts: SharesParts) {
    const { ttlMs = LEASE_TTL_MS, stopwatch = new SystemStopwatch(), isAlone = false } = parts;
    [this.ttlMs, this.stopwatch, this.isAlone] = [ttlMs, stopwatch, isAlone];
    const common = { ...parts, member: this.member, stopwatch };
    this.leases = new Leases({ ...common, ttlMs });
    this.members = new Members({ ...common, silenceMs: ttlMs, beatEveryMs: ttlMs * BEAT_EVERY });
  }

  status(): SharesStatus {
    const held = this.holdings?.items() ?? [];
    return { members: this.memberCount, held, ...(this.fault === undefined ? {} : { fault: this.fault }) };
  }

  /** Until the signal aborts; then the work is brought to its end, and the leases are given up. */
  async run(hold: Hold, signal: AbortSignal): Promise<void> {
    const { ttlMs, stopwatch } = this;
    const { group, log } = this.parts;
    const holdings = new Holdings({ group, hold, ttlMs, stopwatch, log, onEnded: () => this.wake() });
    this.holdings = holdings;
    const stop = (): void => {
      holdings.endAll();
      this.wake();
    };
    signal.addEventListener('abort', stop);
    while (!signal.aborted || holdings.size > 0) {
      await this.surviving(() => this.look(holdings, signal));
      if (!signal.aborted || holdings.size > 0) await this.rest();
    }
    signal.removeEventListener('abort', stop);
    await this.surviving(() => this.leave());
  }

  /** Leases that cannot be renewed lapse by themselves, here first and then in the eyes of others. */
  private async surviving(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.fault = undefined;
    } catch (error) {
      const { group, log } = this.parts;
      if (this.fault === undefined)
        tellFailure(log, 'the read store does not let us share', error, { group });
      this.fault = String(error);
    }
  }

  private async look(holdings: Holdings, signal: AbortSignal): Promise<void> {
    if (this.memberCount === 0) await this.define();
    const [states, members] = await Promise.all([this.leases.look(), this.members.living()]);
    this.memberCount = members.length;
    const ours = members.indexOf(this.member);
    const mayClaim = !signal.aborted && this.knowsOthers();
    const isMine = ({ item }: LeaseState): boolean => mayClaim && item % members.length === ours;
    for (const state of states) holdings.heed(state, isMine(state));
    const idle = states.filter(({ item }) => !holdings.has(item));
    const taken = idle.filter((state) => isMine(state) && this.mayTake(state));
    const kept = states.filter((state) => holdings.mustRenew(state));
    const left = idle.filter((state) => !isMine(state) && state.isOurs);
    const takes = taken.map((each) => this.leases.taking(each));
    const renewals = kept.map((each) => this.leases.renewing(each));
    const askedAtMs = await this.write([...takes, ...renewals], left);
    const granted = await this.leases.granted([...takes, ...renewals]);
    for (const each of renewals) if (granted.has(each)) holdings.renewed(each, askedAtMs);
    // Whoever was told to stop meanwhile begins nothing.
    for (const each of takes) if (granted.has(each) && !signal.aborted) holdings.begin(each, askedAtMs);
  }

  /** In one go, heartbeat and all; answers since when the claims count. */
  private async write(claims: readonly Claim[], left: readonly LeaseState[]): Promise<number> {
    const askedAtMs = this.stopwatch.nowMs();
    const beat = this.members.beat();
    const givenUp = left.map((each) => this.leases.givingUp(each));
    const writes = [...claims.map(({ write }) => write), ...givenUp, ...beat];
    if (writes.length > 0) await this.parts.store.commit(writes);
    if (beat.length > 0) this.members.hasBeaten(askedAtMs);
    return askedAtMs;
  }

  private mayTake({ isFree, isOurs }: LeaseState): boolean {
    return isFree || isOurs || this.isAlone;
  }

  /** By then everybody who is alive has been heard, and nothing is claimed that is somebody else's. */
  private knowsOthers(): boolean {
    if (this.isAlone) return true;
    this.joinedAtMs ??= this.stopwatch.nowMs();
    return this.stopwatch.nowMs() - this.joinedAtMs >= this.ttlMs * LISTEN_FOR;
  }

  private async define(): Promise<void> {
    await this.parts.store.define(LEASES);
    await this.parts.store.define(MEMBERS);
  }

  private async leave(): Promise<void> {
    if (this.memberCount === 0) return;
    const ours = (await this.leases.look()).filter(({ isOurs }) => isOurs);
    await this.parts.store.commit([...ours.map((each) => this.leases.givingUp(each)), this.members.leave()]);
  }

  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.stopwatch.alarm(this.ttlMs * LOOK_EVERY, resolve);
      this.wake = () => {
        callOff();
        resolve();
      };
    });
  }
}
