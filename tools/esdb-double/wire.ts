import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision, Outcome, Proposed, Written } from './log.js';

const { ReadResp } = streams;
type ReadResponse = InstanceType<typeof ReadResp>;
type BatchResponse = InstanceType<typeof streams.BatchAppendResp>;

export function nameIn(identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function expectedIn(options: InstanceType<typeof streams.BatchAppendReq.Options>): ExpectedRevision {
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'exists';
  return options.hasNoStream() ? 'none' : Number(options.getStreamPosition());
}

export function proposedIn(message: InstanceType<typeof streams.BatchAppendReq.ProposedMessage>): Proposed {
  const about = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: about.get('type') ?? '',
    contentType: about.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function eventResponse(written: Written): ReadResponse {
  const position = String(written.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(written.id))
    .setStreamIdentifier(identifierOf(written.stream))
    .setStreamRevision(String(written.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setCustomMetadata(written.metadata)
    .setData(written.data);
  const about = recorded.getMetadataMap();
  about.set('type', written.type);
  about.set('content-type', written.contentType);
  about.set('created', written.createdTicks);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position));
}

export function confirmationResponse(): ReadResponse {
  const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID());
  return new ReadResp().setConfirmation(confirmation);
}

export function caughtUpResponse(): ReadResponse {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}

export function checkpointResponse({ position }: Written): ReadResponse {
  const checkpoint = new ReadResp.Checkpoint()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position));
  return new ReadResp().setCheckpoint(checkpoint);
}

export function notFoundResponse(stream: string): ReadResponse {
  const notFound = new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
  return new ReadResp().setStreamNotFound(notFound);
}

export function appendResponse(
  correlationId: InstanceType<typeof shared.UUID> | undefined,
  stream: string,
  { last, actual }: Outcome,
): BatchResponse {
  const response = new streams.BatchAppendResp()
    .setCorrelationId(correlationId)
    .setStreamIdentifier(identifierOf(stream));
  if (!last) return response.setError(wrongExpectedVersion(actual));
  const position = new shared.AllStreamPosition()
    .setCommitPosition(String(last.position))
    .setPreparePosition(String(last.position));
  return response.setSuccess(
    new streams.BatchAppendResp.Success().setCurrentRevision(String(last.revision)).setPosition(position),
  );
}

export function deniedResponse(
  correlationId: InstanceType<typeof shared.UUID> | undefined,
  stream: string,
): BatchResponse {
  const denied = new shared.AccessDenied();
  return new streams.BatchAppendResp()
    .setCorrelationId(correlationId)
    .setStreamIdentifier(identifierOf(stream))
    .setError(statusWith(denied.serializeBinary(), 'event_store.client.AccessDenied'));
}

function wrongExpectedVersion(actual: number | 'none'): InstanceType<typeof status.Status> {
  const wrong =
    actual === 'none'
      ? shared.WrongExpectedVersion.deserializeBinary(field(CURRENT_NO_STREAM, NOTHING))
      : new shared.WrongExpectedVersion().setCurrentStreamRevision(String(actual));
  return statusWith(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion');
}

/** In bytes, since the package with protobuf's own messages is the client's alone. */
function statusWith(details: Uint8Array, typeName: string): InstanceType<typeof status.Status> {
  const any = [field(1, Buffer.from(`type.googleapis.com/${typeName}`)), field(2, details)];
  const whole = [field(2, Buffer.from(typeName)), field(3, Buffer.concat(any))];
  return status.Status.deserializeBinary(Buffer.concat(whole));
}

const LENGTH_DELIMITED = 2;
const CURRENT_NO_STREAM = 2;
const NOTHING = new Uint8Array();

/** Of fewer than 128 bytes. */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | LENGTH_DELIMITED, content.length]), content]);
}

function identifierOf(stream: string): InstanceType<typeof shared.StreamIdentifier> {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}
