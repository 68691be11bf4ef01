import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { Lane } from '#platform/event-store/lanes';
import type { Group, LaneMessage, MessageBus } from '#platform/message-bus/message-bus';
import type { Log } from '#platform/observability/log';
import type { ReadStore } from '#platform/read-store/read-store';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import type { Lease } from '#platform/sharing/lease';
import { Shares, type SharesStatus } from '#platform/sharing/shares';
import { tellFailure } from '#platform/retrying/tell-failure';
import type { LaneDelivery } from './lane-delivery.js';

const TRY_AGAIN: BackOff = { firstMs: 50, mostMs: 5_000 };

export interface LaneTransportParts {
  readonly bus: MessageBus;
  /** Where members and leases are kept. */
  readonly store: ReadStore;
  readonly laneCount: number;
  readonly log: Log;
  readonly ttlMs?: number;
  /** No other process takes part. */
  readonly isAlone?: boolean;
}

type Handler = (delivery: LaneDelivery) => Promise<void>;

/**
 * Nest's way to the message bus. Every `@EventPattern('<group>')` handler is handed the lanes of its
 * group that fall to this process, lane by lane and one delivery of a lane at a time.
 */
export class LaneTransport extends Server implements CustomTransportStrategy {
  /** What a handler throws is seen here, where the delivery is repeated. */
  override readonly propagatesEventHandlerErrors = true;
  private readonly stopping = new AbortController();
  private readonly shares = new Map<Group, Shares>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: LaneTransportParts) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    const groups = Array.from(this.getHandlers(), ([group, handler]) => this.runGroup(group, handler));
    this.running = Promise.all(groups);
    callback();
  }

  /** Resolves when nothing comes in any more, the handlers are done, and the leases are given up. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** By group: who shares its lanes, and which are ours. */
  statuses(): ReadonlyMap<Group, SharesStatus> {
    return new Map(Array.from(this.shares, ([group, shares]) => [group, shares.status()]));
  }

  /** There is nothing to listen to: what happens here is told by `statuses`. */
  on(): void {
    throw new TypeError('the lanes have no events of their own');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest says so
  unwrap<T>(): T {
    return this.parts.bus as T;
  }

  private async runGroup(group: Group, handler: MessageHandler): Promise<void> {
    const { bus, store, laneCount, log, ttlMs, isAlone = false } = this.parts;
    const { signal } = this.stopping;
    const shares = new Shares({
      group,
      count: laneCount,
      store,
      log,
      isAlone,
      ...(ttlMs === undefined ? {} : { ttlMs }),
    });
    this.shares.set(group, shares);
    await this.untilDone({ group }, signal, () => bus.prepare([group], laneCount));
    const handle = async (delivery: LaneDelivery): Promise<void> => {
      const answers = this.transformToObservable(await handler(delivery));
      await lastValueFrom(answers, { defaultValue: undefined });
    };
    await shares.run((lane, lease) => this.hold({ group, lane, lease }, handle), signal);
  }

  private async hold({ group, lane, lease }: HeldLane, handle: Handler): Promise<void> {
    const { signal } = lease;
    const deliver = (messages: readonly LaneMessage[]): Promise<void> => handle({ lane, lease, messages });
    try {
      await this.untilDone({ group, lane }, signal, () => deliver([]));
      await this.parts.bus.consume({ group, lane, take: deliver, signal });
    } finally {
      await deliver([]);
    }
  }

  private async untilDone(
    where: { readonly group: Group; readonly lane?: Lane },
    signal: AbortSignal,
    work: () => Promise<void>,
  ): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await work();
        return;
      } catch (error) {
        tellFailure(this.parts.log, 'lanes have to wait', error, where);
        await pause(backOffMs(TRY_AGAIN, failures), signal);
      }
    }
  }
}

interface HeldLane {
  readonly group: Group;
  readonly lane: Lane;
  readonly lease: Lease;
}
