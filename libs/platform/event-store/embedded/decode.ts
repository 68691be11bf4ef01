import type { EventBody } from '../append-rules.js';
import type { EventMatcher } from '../event-matcher.js';
import type { Position, RecordedEvent } from '../event-store.js';
import { EVENT_PREFIX_BYTES, type FrameView } from './frame.js';

/** Which events of a frame are asked for. */
export interface Wanted {
  readonly matcher: EventMatcher;
  /** Positions, both inclusive. */
  readonly from: number;
  readonly to: number;
}

/** Adds the wanted events of a sound frame. Those that are not wanted cost no parsing. */
export function decodeFrame(frame: FrameView, wanted: Wanted, events: RecordedEvent[]): void {
  const { buffer, firstPosition, firstRevision, count, stream } = frame;
  if (!wanted.matcher.takesStream(stream)) return;
  let at = frame.firstEventAt;
  for (let i = 0; i < count; i++) {
    const bodyAt = at + EVENT_PREFIX_BYTES + (buffer[at] ?? 0);
    const end = bodyAt + buffer.readUInt32LE(at + 1);
    const position = firstPosition + i;
    if (position > wanted.to) return;
    if (position >= wanted.from) {
      const type = buffer.toString('utf8', at + EVENT_PREFIX_BYTES, bodyAt);
      if (wanted.matcher.takesType(type)) {
        const body = JSON.parse(buffer.toString('utf8', bodyAt, end)) as EventBody;
        events.push({
          id: body[0],
          type,
          schemaVersion: body[1],
          data: body[2],
          metadata: body[3],
          stream,
          revision: firstRevision + i,
          position: String(position) as Position,
        });
      }
    }
    at = end;
  }
}
