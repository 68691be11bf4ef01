import type { LaneMessage, Notice } from '../message-bus.js';

const POSITION = /^\d{1,40}$/;

export const CONTENT_TYPE = 'application/json';
export const LANE_MESSAGE = 'florin.lane';
export const NOTICE = 'florin.notice';
export const TOKEN_HEADER = 'florin-token';

export function encode({ lane, after, watermark, events }: LaneMessage): Buffer {
  return Buffer.from(JSON.stringify({ lane, after, watermark, events }));
}

/** Undefined when it is no message of this lane. */
export function decode(body: Buffer, lane: number): LaneMessage | undefined {
  const message = parsed(body);
  if (!isObject(message) || message['lane'] !== lane) return undefined;
  const { after, watermark, events } = message;
  if (!isPosition(after) || !isPosition(watermark)) return undefined;
  if (!Array.isArray(events) || !events.every(isEvent)) return undefined;
  return message as unknown as LaneMessage;
}

export function encodeNotice({ queue, event }: Notice): Buffer {
  return Buffer.from(JSON.stringify({ queue, event }));
}

/** Undefined when it is no notice of this queue. */
export function decodeNotice(body: Buffer, queue: string): Notice['event'] | undefined {
  const notice = parsed(body);
  if (!isObject(notice) || notice['queue'] !== queue) return undefined;
  const { event } = notice;
  return isEvent(event) ? event : undefined;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is Notice['event'] {
  if (!isObject(value)) return false;
  const { id, type, stream, revision, position, data, metadata } = value;
  const isText = [id, type, stream].every((each) => typeof each === 'string');
  return (
    isText && typeof revision === 'number' && isPosition(position) && isObject(data) && isObject(metadata)
  );
}

function isPosition(value: unknown): boolean {
  return typeof value === 'string' && POSITION.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
