import type { EventStore, Position } from '#platform/event-store/event-store';
import type { Group, MessageBus } from '#platform/message-bus/message-bus';
import type { Log } from '#platform/observability/log';
import type { ReadStore } from '#platform/read-store/read-store';
import { persist, type BackOff } from '#platform/retrying/back-off';
import type { Lease } from '#platform/sharing/lease';
import { tellFailure } from '#platform/retrying/tell-failure';
import { RelayPosition } from './relay-position.js';
import { RelayRun } from './relay-run.js';

const TRY_AGAIN: BackOff = { firstMs: 50, mostMs: 5_000 };

export interface RelayParts {
  /** As it was written: what is sealed stays sealed. */
  readonly store: EventStore;
  readonly bus: MessageBus;
  /** Where it is kept how far the log has been published. */
  readonly readStore: ReadStore;
  readonly log: Log;
  readonly laneCount: number;
  /** Those for whom messages wait, whether they are there or not. */
  readonly groups: readonly Group[];
  /** By type of event, the queue on which others are given notice of it. */
  readonly notices?: ReadonlyMap<string, string>;
}

export interface RelayStatus {
  /** Whether it is this one that publishes. */
  readonly isLeading: boolean;
  /** Everything up to here has been published; absent when it does not lead. */
  readonly position?: Position;
  /** Whether that was the end of the log when it last looked. */
  readonly caughtUp: boolean;
  /** Why it does not get on; absent when it does. */
  readonly fault?: string;
}

/**
 * Publishes the log on the bus, lane by lane. What was published and not confirmed is published
 * again, and for a moment two may publish: the chains let every consumer see what it has had already
 * and what it has missed.
 */
export class Relay {
  private isLeading = false;
  private current: RelayRun | undefined;
  private fault: string | undefined;

  constructor(private readonly parts: RelayParts) {}

  status(): RelayStatus {
    const { isLeading, current, fault } = this;
    return {
      isLeading,
      caughtUp: fault === undefined && current?.caughtUp === true,
      ...(current ? { position: current.position } : {}),
      ...(fault === undefined ? {} : { fault }),
    };
  }

  /** Until the lease ends. */
  async run({ epoch, signal }: Lease): Promise<void> {
    this.isLeading = true;
    const onFailure = (error: unknown): void => {
      if (this.fault === undefined) tellFailure(this.parts.log, 'the relay has to wait', error);
      this.fault = String(error);
    };
    let stored: RelayPosition | undefined;
    await persist({ signal, backOff: TRY_AGAIN, onFailure }, async (progressed) => {
      stored ??= await RelayPosition.open(this.parts.readStore, epoch);
      await this.lead(stored, signal, progressed);
    });
    [this.isLeading, this.current, this.fault] = [false, undefined, undefined];
  }

  private async lead(stored: RelayPosition, signal: AbortSignal, progressed: () => void): Promise<void> {
    const { store, bus, laneCount, groups, notices = new Map<string, string>() } = this.parts;
    await bus.prepare(groups, laneCount);
    if (notices.size > 0) await bus.prepareNotices([...new Set(notices.values())]);
    // What is older than the first relay reaches consumers from the log, where each of them begins.
    const from = this.current?.position ?? stored.found ?? (await store.end());
    // From now on a former leader moves nothing.
    await stored.save(from);
    const onProgress = (): void => {
      this.fault = undefined;
      progressed();
    };
    this.current = new RelayRun({
      store,
      bus,
      laneCount,
      notices,
      from,
      onProgress,
      save: (at) => stored.save(at),
    });
    await this.current.run(signal);
  }
}
