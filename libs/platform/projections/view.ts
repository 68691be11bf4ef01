import type { DomainEvent } from '#platform/event-store/event-definition';
import type { RecordedEvent } from '#platform/event-store/event-store';
import type { DocumentBody, IndexDefinition } from '#platform/read-store/read-store';

/** An event out of the log with the type and data that its definition promises. */
export type Recorded<Event extends DomainEvent> = Event extends DomainEvent
  ? Omit<RecordedEvent, 'type' | 'data'> & Event
  : never;

/** How one type of event changes the documents of a view. Pure. */
export interface Fold<Document, Event extends DomainEvent> {
  /** The documents it touches, by id. */
  readonly ids: (event: Recorded<Event>) => string | readonly string[];
  /**
   * The event makes its documents: they are not looked for, unless it shows that there is one already.
   * Worth saying where there are many of them.
   */
  readonly begins?: true;
  /** The document afterwards; undefined deletes it, or leaves it absent. */
  readonly apply: (
    document: Document | undefined,
    event: Recorded<Event>,
    id: string,
  ) => Document | undefined;
}

export type Folds<Document, Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: Fold<Document, Extract<Event, { type: Type }>>;
};

export interface ViewDefinition<Document extends DocumentBody, Event extends DomainEvent = never> {
  /** `<context>.<plural>`: `identity.users`. */
  readonly name: string;
  /** Raise it when the documents change shape: the view is then rebuilt beside the old one. */
  readonly version: number;
  /** Whether each document is fed by a single stream (guarded by revision) or by many (a mark per lane). */
  readonly fedBy: 'one-stream' | 'many-streams';
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
  /** Personal fields are sealed at rest with the key of the subject that `subject` names. Never indexed. */
  readonly personal?: {
    readonly subject: keyof Document & string;
    readonly fields: readonly (keyof Document & string)[];
  };
  readonly on: Folds<Document, Event>;
}

export function defineView<Document extends DocumentBody, Event extends DomainEvent>(
  definition: ViewDefinition<Document, Event>,
): ViewDefinition<Document, Event> {
  const indexed = new Set(
    Object.values(definition.indexes).flatMap((index) => [...index.equals, index.orderBy]),
  );
  const exposed = definition.personal?.fields.filter((field) => indexed.has(field)) ?? [];
  if (exposed.length > 0) {
    throw new TypeError(`${definition.name}: personal fields cannot be indexed: ${exposed.join(', ')}`);
  }
  return definition;
}

/** Any view at all, for what carries views without knowing their documents and events. */
export interface AnyView {
  readonly name: string;
  readonly version: number;
  readonly fedBy: 'one-stream' | 'many-streams';
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
  readonly personal?: { readonly subject: string; readonly fields: readonly string[] };
  readonly on: Readonly<Record<string, AnyFold | undefined>>;
}

interface AnyFold {
  readonly ids: (event: never) => string | readonly string[];
  readonly begins?: true;
  readonly apply: (document: never, event: never, id: string) => DocumentBody | undefined;
}
