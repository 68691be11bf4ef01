import type { Sealer } from '#platform/vault/sealer';
import type { JsonObject } from '#platform/kernel/json';
import type { EventCatalogue, EventDefinition } from './event-definition.js';
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
import { upcast } from './upcasting.js';

/**
 * The log as the contexts see it: personal fields are sealed before an event is written and open
 * when it is read, and whatever version was written, the one of today is read.
 */
export class CataloguedEventStore extends EventStore {
  constructor(
    private readonly log: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly sealer: Sealer,
  ) {
    super();
  }

  async append(stream: string, expected: Expected, events: readonly NewEvent[]): Promise<Appended> {
    const hasPersonal = events.some((event) => this.catalogue.get(event.type).personalFields.length > 0);
    const sealed = hasPersonal ? await Promise.all(events.map((event) => this.seal(event))) : events;
    return await this.log.append(stream, expected, sealed);
  }

  async *readStream(stream: string, read?: StreamRead): AsyncIterable<readonly RecordedEvent[]> {
    for await (const batch of this.log.readStream(stream, read)) yield await this.open(batch);
  }

  async *readAll(read?: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    for await (const batch of this.log.readAll(read)) yield await this.open(batch);
  }

  async *subscribeAll(subscription: Subscription): AsyncIterable<SubscriptionBatch> {
    for await (const batch of this.log.subscribeAll(subscription)) {
      yield { ...batch, events: await this.open(batch.events) };
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

  private async open(events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    const asWritten = events.every((event) => this.isOpen(event));
    return asWritten ? events : await Promise.all(events.map((event) => this.openOne(event)));
  }

  private isOpen({ type, schemaVersion, unreadable }: RecordedEvent): boolean {
    if (unreadable !== undefined) return true;
    const { subject, version } = this.catalogue.get(type);
    return subject === undefined && schemaVersion === version;
  }

  private async openOne(event: RecordedEvent): Promise<RecordedEvent> {
    if (this.isOpen(event)) return event;
    const definition = this.catalogue.get(event.type);
    // Older versions may have had other personal fields, so all fields are looked at.
    const data =
      definition.subject === undefined
        ? event.data
        : await this.sealer.open(subjectOf(definition, event.data), event.data, Object.keys(event.data));
    return {
      ...event,
      schemaVersion: definition.version,
      data: upcast(definition, event.schemaVersion, data),
    };
  }
}

function subjectOf(definition: EventDefinition, data: JsonObject): string {
  const subject = definition.subject === undefined ? undefined : data[definition.subject];
  if (typeof subject !== 'string') throw new TypeError(`${definition.type} names no subject`);
  return subject;
}
