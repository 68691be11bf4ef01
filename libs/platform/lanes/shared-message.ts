import type { EventMatcher } from '#platform/event-store/event-matcher';
import type { RecordedEvent } from '#platform/event-store/event-store';
import type { LaneMessage } from '#platform/message-bus/message-bus';

/** From events as they were written to events as they are read. */
export type OpenEvents = (events: readonly RecordedEvent[]) => Promise<readonly RecordedEvent[]>;

/** A message that all followers of a lane share, so that it is opened once for all of them. */
export class SharedMessage {
  private opening: Promise<readonly RecordedEvent[]> | undefined;

  constructor(
    readonly message: LaneMessage,
    private readonly open: OpenEvents,
  ) {}

  /** Those that somebody asks for, open; what nobody asks for is never opened. */
  async eventsFor(matcher: EventMatcher): Promise<readonly RecordedEvent[]> {
    const { events } = this.message;
    if (!events.some((event) => matcher.takes(event))) return [];
    this.opening ??= this.open(events);
    try {
      return (await this.opening).filter((event) => matcher.takes(event));
    } catch (error) {
      // Whoever comes again tries again.
      this.opening = undefined;
      throw error;
    }
  }
}
