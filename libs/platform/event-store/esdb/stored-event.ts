import type { AllStreamResolvedEvent, JSONEventData, ResolvedEvent } from '@eventstore/db-client';
import type { Instant } from '#platform/kernel/clock';
import { isUuid, type Uuid } from '#platform/kernel/ids';
import type { JsonObject } from '#platform/kernel/json';
import type { EventBody } from '../append-rules.js';
import type { EventMetadata, Position, RecordedEvent } from '../event-store.js';

/** What an event's metadata are in EventStoreDB: ours, and what it has no other place for. */
interface StoredMetadata extends EventMetadata {
  readonly eventId: Uuid;
  readonly schemaVersion: number;
}

type ServerEvent = NonNullable<(AllStreamResolvedEvent | ResolvedEvent)['event']>;

const UNKNOWN_SCHEMA = 0;

export function eventToStore(type: string, body: string, idForTheServer?: Uuid): JSONEventData {
  const [eventId, schemaVersion, data, metadata] = JSON.parse(body) as EventBody;
  const stored: StoredMetadata = { ...metadata, eventId, schemaVersion };
  return {
    id: idForTheServer ?? eventId,
    contentType: 'application/json',
    type,
    data,
    metadata: stored as unknown as Record<string, unknown>,
  };
}

/** Nothing when it is one of the server's own. */
export function recordedEvent({ event }: AllStreamResolvedEvent | ResolvedEvent): RecordedEvent | undefined {
  if (!event || isTheServers(event)) return undefined;
  if (!event.position) throw new TypeError('this EventStoreDB does not say where its events stand');
  const { type, streamId: stream } = event;
  const position = String(event.position.commit) as Position;
  const place = { stream, revision: Number(event.revision), position };
  const unreadable = whyUnreadable(event);
  if (unreadable !== undefined) return { ...withoutContent(event), type, ...place, unreadable };
  const { eventId: id, schemaVersion, ...metadata } = event.metadata as unknown as StoredMetadata;
  return { id, type, schemaVersion, data: event.data as JsonObject, metadata, ...place };
}

export function isTheServers({
  type,
  streamId,
}: {
  readonly type: string;
  readonly streamId: string;
}): boolean {
  return type.startsWith('$') || streamId.startsWith('$');
}

function whyUnreadable({ isJson, data, metadata }: ServerEvent): string | undefined {
  if (!isJson) return 'it is not JSON';
  // The client hands over what it cannot parse as the text that it is.
  if (!isObject(data)) return 'its data are not a JSON object';
  return isObject(metadata) && isOurs(metadata)
    ? undefined
    : 'its metadata are not those of an event of ours';
}

function isOurs({ eventId, schemaVersion, at, commandId }: Record<string, unknown>): boolean {
  const hasTexts = typeof eventId === 'string' && typeof at === 'string' && typeof commandId === 'string';
  return hasTexts && isUuid(eventId) && Number.isSafeInteger(schemaVersion);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function withoutContent({
  id,
  created,
}: ServerEvent): Pick<RecordedEvent, 'id' | 'schemaVersion' | 'data' | 'metadata'> {
  const metadata = { at: created.toISOString() as Instant, commandId: id as Uuid };
  return { id: id as Uuid, schemaVersion: UNKNOWN_SCHEMA, data: {}, metadata };
}
