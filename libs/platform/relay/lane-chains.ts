import {
  comparePositions,
  type Position,
  type RecordedEvent,
  type SubscriptionBatch,
} from '#platform/event-store/event-store';
import { laneOf, type Lane } from '#platform/event-store/lanes';
import type { LaneMessage } from '#platform/message-bus/message-bus';

/** A message ends with the event that brings it to either of these. */
export const EVENTS_PER_MESSAGE = 500;
export const BYTES_PER_MESSAGE = 256 * 1_024;

/** Cuts the log into the messages of each lane, every one beginning where the one before has ended. */
export class LaneChains {
  private readonly ends: Position[];

  constructor(
    laneCount: number,
    private position: Position,
  ) {
    this.ends = Array.from({ length: laneCount }, () => position);
  }

  /** Tells every lane where the chain begins, so that whoever has missed something before sees it. */
  beginnings(): readonly LaneMessage[] {
    const { position } = this;
    return this.ends.map((_, lane) => ({ lane, after: position, events: [], watermark: position }));
  }

  /** For the lanes that have events in it; the others hear of it by `quiet`. */
  messagesOf({ events, watermark }: SubscriptionBatch): readonly LaneMessage[] {
    this.position = watermark;
    const byLane = new Map<Lane, RecordedEvent[]>();
    for (const event of events) {
      const lane = laneOf(event.stream, this.ends.length);
      const ofLane = byLane.get(lane);
      if (ofLane) ofLane.push(event);
      else byLane.set(lane, [event]);
    }
    return [...byLane].flatMap(([lane, ofLane]) => this.messagesOfLane(lane, ofLane));
  }

  /** Tells the lanes in which nothing has happened how far the log is. */
  quiet(): readonly LaneMessage[] {
    const { position } = this;
    const lanes = Array.from(this.ends.keys());
    const behind = lanes.filter((lane) => comparePositions(this.endOf(lane), position) < 0);
    return behind.map((lane) => this.link(lane, [], position));
  }

  private messagesOfLane(lane: Lane, events: readonly RecordedEvent[]): readonly LaneMessage[] {
    const pieces = inPieces(events);
    return pieces.map((piece, n) => {
      const isLast = n === pieces.length - 1;
      return this.link(lane, piece, isLast ? this.position : (piece.at(-1)?.position ?? this.position));
    });
  }

  private link(lane: Lane, events: readonly RecordedEvent[], watermark: Position): LaneMessage {
    const after = this.endOf(lane);
    this.ends[lane] = watermark;
    return { lane, after, events, watermark };
  }

  private endOf(lane: Lane): Position {
    return this.ends[lane] ?? this.position;
  }
}

function inPieces(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const pieces: RecordedEvent[][] = [];
  let [piece, bytes]: [RecordedEvent[], number] = [[], 0];
  for (const event of events) {
    const size = JSON.stringify(event).length;
    if (piece.length > 0 && (piece.length === EVENTS_PER_MESSAGE || bytes + size > BYTES_PER_MESSAGE)) {
      pieces.push(piece);
      [piece, bytes] = [[], 0];
    }
    piece.push(event);
    bytes += size;
  }
  return [...pieces, piece];
}
