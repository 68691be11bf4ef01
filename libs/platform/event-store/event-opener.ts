import type { JsonObject } from '#platform/kernel/json';
import { BoxDamaged } from '#platform/vault/sealed-box';
import type { Sealer } from '#platform/vault/sealer';
import type { EventCatalogue, EventDefinition } from './event-definition.js';
import type { RecordedEvent } from './event-store.js';
import { upcast } from './upcasting.js';

/**
 * From events as they were written to events as they are read: open, and of today's version. What is
 * damaged is said to be unreadable, so that it stands in nobody's way but those who hear it; a vault
 * that is away, or an event of a newer build, fails them all for now.
 */
export class EventOpener {
  constructor(
    private readonly catalogue: EventCatalogue,
    private readonly sealer: Sealer,
  ) {}

  async open(events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    const asWritten = events.every((event) => this.isAsWritten(event));
    return asWritten ? events : await Promise.all(events.map((event) => this.openIfPossible(event)));
  }

  private isAsWritten(event: RecordedEvent): boolean {
    return this.catalogue.has(event.type) && isReadAsWritten(event, this.catalogue.get(event.type));
  }

  private async openIfPossible(event: RecordedEvent): Promise<RecordedEvent> {
    if (event.unreadable !== undefined) return event;
    // Whoever hears everything must not stumble over what was written by code to come, or by others.
    if (!this.catalogue.has(event.type)) return { ...event, data: {}, unreadable: 'its type is not known' };
    try {
      return await this.openOne(event);
    } catch (error) {
      if (!(error instanceof BoxDamaged)) throw error;
      return { ...event, data: {}, unreadable: error.message };
    }
  }

  private async openOne(event: RecordedEvent): Promise<RecordedEvent> {
    const definition = this.catalogue.get(event.type);
    if (isReadAsWritten(event, definition)) return event;
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

function isReadAsWritten(event: RecordedEvent, definition: EventDefinition): boolean {
  return definition.subject === undefined && event.schemaVersion === definition.version;
}

export function subjectOf(definition: EventDefinition, data: JsonObject): string {
  const subject = definition.subject === undefined ? undefined : data[definition.subject];
  if (typeof subject !== 'string') throw new TypeError(`${definition.type} names no subject`);
  return subject;
}
