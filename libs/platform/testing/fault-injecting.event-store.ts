import {
  EventStore,
  OutcomeUnknown,
  StoreUnavailable,
  type AllRead,
  type Appended,
  type Expected,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamRead,
  type Subscription,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';

export type Fault =
  /** The append is lost on its way; whoever sent it cannot know. */
  | 'lost'
  /** The append happens and its answer is lost. */
  | 'unanswered'
  /** The store says that it cannot take it. */
  | 'unavailable'
  /** Whoever sent the append dies before it leaves, or after it happened and before it hears of it. */
  | 'crash-before'
  | 'crash-after';

/** Stands for the death of the process: what lives in its memory must not be used any more. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A fault injector, for tests: a real store to which appends sometimes do not come through. */
export class FaultInjectingEventStore extends EventStore {
  /** Appends that reached the store. */
  appends = 0;

  constructor(
    private readonly store: EventStore,
    private readonly nextFault: () => Fault | undefined = () => undefined,
  ) {
    super();
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const fault = this.nextFault();
    if (fault === 'lost') throw new OutcomeUnknown('injected: lost');
    if (fault === 'unavailable') throw new StoreUnavailable('injected: unavailable');
    if (fault === 'crash-before') throw new Crash('injected: crash before');
    this.appends += 1;
    const appended = await this.store.append(stream, expected, events);
    if (fault === 'unanswered') throw new OutcomeUnknown('injected: unanswered');
    if (fault === 'crash-after') throw new Crash('injected: crash after');
    return appended;
  }

  readStream(stream: string, read?: StreamRead): AsyncIterable<readonly RecordedEvent[]> {
    return this.store.readStream(stream, read);
  }

  readAll(read?: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    return this.store.readAll(read);
  }

  subscribeAll(subscription: Subscription): AsyncIterable<SubscriptionBatch> {
    return this.store.subscribeAll(subscription);
  }

  end(): Promise<Position> {
    return this.store.end();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
