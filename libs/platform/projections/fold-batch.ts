import { comparePositions, START, type RecordedEvent } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { DocumentBody, DocumentVersion, Marks } from '#platform/read-store/read-store';
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
  /** Whether they are thought to begin with it. */
  readonly begins: boolean;
}

/** A fold threw, or could not even be tried: the view cannot take this event as things are. */
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

/** The mark of a lane in the documents of many streams. */
export function laneMark(lane: Lane): string {
  return String(lane);
}

/**
 * The mark of a stream that was parked: how far it was folded by itself afterwards, since the mark of
 * its lane passed those events without them.
 */
export function streamMark(stream: string): string {
  return `stream ${stream}`;
}

export function touchesOf(view: AnyView, events: readonly RecordedEvent[]): readonly Touch[] {
  return events.map((event) => {
    if (event.unreadable !== undefined) throw new FoldFailed(event, new Error(event.unreadable));
    const fold = foldOf(view, event);
    const ids = attempt(event, () => fold?.ids(event) ?? []);
    const begins = fold?.begins ?? false;
    return { event, ids: typeof ids === 'string' ? [ids] : [...new Set(ids)], begins };
  });
}

/** The documents that change, as they are afterwards, marked. Events that one has seen already pass it by. */
export function foldBatch(
  view: AnyView,
  mark: string,
  touches: readonly Touch[],
  documents: ReadonlyMap<string, FoldedDocument>,
): ReadonlyMap<string, FoldedDocument> {
  const changed = new Map<string, FoldedDocument>();
  for (const { event, ids } of touches) {
    for (const id of ids) {
      const before = changed.get(id) ?? documents.get(id);
      if (before && hasSeen(before.version, event, mark)) continue;
      const body = attempt(event, () => foldOf(view, event)?.apply(before?.body, event, id));
      // What was deleted remembers how far it had come; what never was has nothing to remember.
      if (!before && body === undefined) continue;
      const version = versionAfter(view, before?.version, event, mark);
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

function hasSeen(version: DocumentVersion, event: RecordedEvent, mark: string): boolean {
  if ('revision' in version) return version.revision >= event.revision;
  return isUpTo(version.marks, mark, event) || isUpTo(version.marks, streamMark(event.stream), event);
}

function isUpTo(marks: Marks, mark: string, { position }: RecordedEvent): boolean {
  return comparePositions(marks[mark] ?? START, position) >= 0;
}

function versionAfter(
  view: AnyView,
  before: DocumentVersion | undefined,
  event: RecordedEvent,
  mark: string,
): DocumentVersion {
  if (view.fedBy === 'one-stream') return { revision: event.revision };
  const marks = before && 'marks' in before ? before.marks : {};
  return { marks: { ...marks, [mark]: event.position } };
}
