import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { DoubleLog, Written } from './log.js';
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  eventResponse,
  nameIn,
  notFoundResponse,
} from './wire.js';

const { Options } = streams.ReadReq;
const { BACKWARDS } = Options.ReadDirection;
/** As many events as the server looks at before it says how far it is, times what the client asks for. */
const EVENTS_PER_CHECKPOINT = 32;

type ReadOptions = InstanceType<typeof Options>;
type Call = ServerWritableStream<InstanceType<typeof streams.ReadReq>, InstanceType<typeof streams.ReadResp>>;

export function answerReads(log: DoubleLog): (call: Call) => void {
  return (call) => {
    call.on('error', () => undefined);
    const options = call.request.getOptions() ?? new Options();
    const answer = options.hasSubscription() ? subscription : options.hasStream() ? streamRead : allRead;
    answer(call, options, log).then(
      () => call.end(),
      () => call.destroy(),
    );
  };
}

async function streamRead(call: Call, options: ReadOptions, log: DoubleLog): Promise<void> {
  const from = options.getStream();
  const name = nameIn(from?.getStreamIdentifier());
  const events = log.stream(name);
  if (!events) {
    call.write(notFoundResponse(name));
    return;
  }
  const revision = from?.hasRevision() ? Number(from.getRevision()) : from?.hasEnd() ? events.length - 1 : 0;
  const isBackward = options.getReadDirection() === BACKWARDS;
  await sendSome(
    call,
    options,
    rowOf(events, isBackward ? revision : Math.min(revision, events.length), isBackward),
  );
}

async function allRead(call: Call, options: ReadOptions, log: DoubleLog): Promise<void> {
  const from = options.getAll();
  const isBackward = options.getReadDirection() === BACKWARDS;
  const commit = Number(from?.getPosition()?.getCommitPosition() ?? 0);
  // Forward from a position begins with the event that is there, backward with the one before it.
  const index = from?.hasEnd() ? log.all.length : log.indexAfter(commit - 1);
  await sendSome(call, options, rowOf(log.all, isBackward ? index - 1 : index, isBackward));
}

function* rowOf(events: readonly Written[], from: number, isBackward: boolean): Iterable<Written> {
  const step = isBackward ? -1 : 1;
  for (let at = Math.min(from, events.length); at >= 0; at += step) {
    const event = events[at];
    if (event) yield event;
    else if (!isBackward) return;
  }
}

async function sendSome(call: Call, options: ReadOptions, events: Iterable<Written>): Promise<void> {
  let left = Number(options.getCount());
  for (const event of events) {
    if (left === 0 || call.cancelled) return;
    left -= 1;
    await send(call, eventResponse(event));
  }
}

async function subscription(call: Call, options: ReadOptions, log: DoubleLog): Promise<void> {
  const over = new AbortController();
  call.on('cancelled', () => over.abort());
  call.on('close', () => over.abort());
  const passes = filterIn(options);
  const checkpointEvery =
    EVENTS_PER_CHECKPOINT * Math.max(1, options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
  const position = options.getAll()?.getPosition();
  let index = position ? log.indexAfter(Number(position.getCommitPosition())) : 0;
  let isLive = false;
  await send(call, confirmationResponse());
  while (!over.signal.aborted) {
    const event = log.all[index];
    if (event) {
      index += 1;
      if (passes(event)) await send(call, eventResponse(event));
      if (index % checkpointEvery === 0) await send(call, checkpointResponse(event));
      continue;
    }
    if (!isLive) await send(call, caughtUpResponse());
    isLive = true;
    if (index === log.all.length) await log.changed(over.signal);
  }
}

function filterIn(options: ReadOptions): (event: Written) => boolean {
  const filter = options.getFilter();
  const expression = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (!filter || !expression) return () => true;
  const pattern = new RegExp(expression.getRegex(), 'u');
  const prefixes = expression.getPrefixList();
  return ({ type, stream }) => {
    const text = filter.hasEventType() ? type : stream;
    return prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : pattern.test(text);
  };
}

/** Waits when the client is slower. */
async function send(call: Call, response: InstanceType<typeof streams.ReadResp>): Promise<void> {
  if (call.cancelled || call.write(response)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      call.off('drain', go).off('close', go).off('cancelled', go);
      resolve();
    };
    call.on('drain', go).on('close', go).on('cancelled', go);
  });
}
