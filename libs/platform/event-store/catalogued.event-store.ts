import type { Sealer } from '#platform/vault/sealer';
import type { EventCatalogue } from './event-definition.js';
import { EventOpener, subjectOf } from './event-opener.js';
import {
  EventStore,
  type AllRead,
  type Appended,
  type Expected,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamRead,
  type Subscription,
  type SubscriptionBatch,
} from './event-store.js';

/**
 * The log as the contexts see it: personal fields are sealed before an event is written and open
 * when it is read, and whatever version was written, the one of today is read.
 */
export class CataloguedEventStore extends EventStore {
  private readonly opener: EventOpener;

  constructor(
    private readonly log: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly sealer: Sealer,
  ) {
    super();
    this.opener = new EventOpener(catalogue, sealer);
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const hasPersonal = events.some((event) => this.catalogue.get(event.type).personalFields.length > 0);
    const sealed = hasPersonal ? await Promise.all(events.map((event) => this.seal(event))) : events;
    return await this.log.append(stream, expected, sealed);
  }

  async *readStream(stream: string, read?: StreamRead): AsyncIterable<readonly RecordedEvent[]> {
    for await (const batch of this.log.readStream(stream, read)) yield await this.opener.open(batch);
  }

  async *readAll(read?: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    for await (const batch of this.log.readAll(read)) yield await this.opener.open(batch);
  }

  async *subscribeAll(subscription: Subscription): AsyncIterable<SubscriptionBatch> {
    for await (const batch of this.log.subscribeAll(subscription)) {
      yield { ...batch, events: await this.opener.open(batch.events) };
    }
  }

  end(): Promise<Position> {
    return this.log.end();
  }

  close(): Promise<void> {
    return this.log.close();
  }

  private async seal(event: NewEvent): Promise<NewEvent> {
    const definition = this.catalogue.get(event.type);
    if (definition.personalFields.length === 0) return event;
    const data = await this.sealer.seal(
      subjectOf(definition, event.data),
      event.data,
      definition.personalFields,
    );
    return { ...event, data };
  }
}
