import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Position, RecordedEvent } from '#platform/event-store/event-store';
import { ONLY_LANE } from '#platform/event-store/lanes';
import { instant } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import { foldBatch, laneMark, touchesOf, type FoldedDocument } from '#platform/projections/fold-batch';
import type { Recorded, ViewDefinition } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';

const FIRST_MOMENT = Date.UTC(2026, 0, 15, 12);
const MARK = laneMark(ONLY_LANE);

/** Events of one stream. */
export type Happening<Event> = readonly [stream: string, ...events: readonly Event[]];

/** The events of one log: `recorded(['user-1', UserRegistered...], ['user-2', ...])`, a second apart. */
export function recorded<Event extends DomainEvent>(
  ...happenings: readonly Happening<Event>[]
): readonly Recorded<Event>[] {
  const revisions = new Map<string, number>();
  const log = happenings.flatMap(([stream, ...events]) => events.map((event) => ({ stream, event })));
  return log.map(({ stream, event }, index) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const made: RecordedEvent = {
      id: newUuid(),
      ...event,
      schemaVersion: 1,
      metadata: { at: instant(new Date(FIRST_MOMENT + index * 1_000)), commandId: newUuid() },
      stream,
      revision,
      position: String(index + 1) as Position,
    };
    return made as unknown as Recorded<Event>;
  });
}

/** The documents that events make, by id. Folding them a second time must change nothing. */
export function foldView<Document extends DocumentBody, Event extends DomainEvent>(
  view: ViewDefinition<Document, Event>,
  events: readonly Recorded<Event>[],
): Readonly<Record<string, Document>> {
  const touches = touchesOf(view, events);
  const once = foldBatch(view, MARK, touches, new Map<string, FoldedDocument>());
  expect(foldBatch(view, MARK, touches, once).size).toBe(0);
  const documents = Array.from(once, ([id, { body }]) => [id, body] as const);
  return Object.fromEntries(documents.filter(([, body]) => body !== undefined)) as Record<string, Document>;
}
