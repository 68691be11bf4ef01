import type { NewEvent, RecordedEvent } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import type { JsonObject } from '#platform/kernel/json';

const AT = '2026-01-15T12:00:00.000Z' as Instant;

/** An event that says nothing but what the test gives it to say. */
export function anEvent(data: JsonObject = {}, type = 'SomethingHappened'): NewEvent {
  return { id: newUuid(), type, schemaVersion: 1, data, metadata: { at: AT, commandId: newUuid() } };
}

export function someEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, n) => anEvent({ n }));
}

/** Everything that was read, in one row. */
export async function collect(
  batches: AsyncIterable<readonly RecordedEvent[]>,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of batches) {
    expect(batch.length).toBeGreaterThan(0);
    events.push(...batch);
  }
  return events;
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}
