import { comparePositions, START, type RecordedEvent } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { DocumentBody, DocumentVersion } from '#platform/read-store/read-store';
import type { AnyView, Fold } from './view.js';

/** A document that a batch was folded into; without a body it is deleted. */
export interface FoldedDocument {
  readonly version: DocumentVersion;
  readonly body?: DocumentBody;
}

/** An event with the documents it touches. */
export interface Touch {
  readonly event: RecordedEvent;
  readonly ids: readonly string[];
}

/** A fold threw: the view cannot go past this event until its code is mended. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed';

  constructor(
    readonly event: RecordedEvent,
    cause: unknown,
  ) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : 'what was thrown is no error', {
      cause,
    });
  }
}

export function touchesOf(view: AnyView, events: readonly RecordedEvent[]): readonly Touch[] {
  return events.map((event) => {
    const ids = attempt(event, () => foldOf(view, event)?.ids(event) ?? []);
    return { event, ids: typeof ids === 'string' ? [ids] : [...new Set(ids)] };
  });
}

/** The documents that change, as they are afterwards. Events that one has seen already pass it by. */
export function foldBatch(
  view: AnyView,
  lane: Lane,
  touches: readonly Touch[],
  documents: ReadonlyMap<string, FoldedDocument>,
): ReadonlyMap<string, FoldedDocument> {
  const changed = new Map<string, FoldedDocument>();
  for (const { event, ids } of touches) {
    for (const id of ids) {
      const before = changed.get(id) ?? documents.get(id);
      if (before && hasSeen(before.version, event, lane)) continue;
      const body = attempt(event, () => foldOf(view, event)?.apply(before?.body, event, id));
      // What was deleted remembers how far it had come; what never was has nothing to remember.
      if (!before && body === undefined) continue;
      const version = versionAfter(view, before?.version, event, lane);
      changed.set(id, body === undefined ? { version } : { version, body });
    }
  }
  return changed;
}

function foldOf(view: AnyView, event: RecordedEvent): Fold<DocumentBody, DomainEvent> | undefined {
  // A view says itself which events it understands, and is handed no others.
  return view.on[event.type] as Fold<DocumentBody, DomainEvent> | undefined;
}

function attempt<T>(event: RecordedEvent, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new FoldFailed(event, error);
  }
}

function hasSeen(version: DocumentVersion, event: RecordedEvent, lane: Lane): boolean {
  if ('revision' in version) return version.revision >= event.revision;
  return comparePositions(version.marks[lane] ?? START, event.position) >= 0;
}

function versionAfter(
  view: AnyView,
  before: DocumentVersion | undefined,
  event: RecordedEvent,
  lane: Lane,
): DocumentVersion {
  if (view.fedBy === 'one-stream') return { revision: event.revision };
  const marks = before && 'marks' in before ? before.marks : {};
  return { marks: { ...marks, [lane]: event.position } };
}
