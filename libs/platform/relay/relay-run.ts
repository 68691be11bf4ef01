import {
  StoreUnavailable,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import type { LaneMessage, MessageBus, Notice } from '#platform/message-bus/message-bus';
import { pause } from '#platform/retrying/back-off';
import { LaneChains } from './lane-chains.js';
import { Publications } from './publications.js';

/** How soon a lane in which nothing happens hears that the log goes on. */
const QUIET_EVERY_MS = 250;
const SAVE_EVERY_MS = 200;
/** What happens within this of what was sent goes out together: everybody has fewer messages to look at. */
const GATHER_MS = 40;

export interface RelayRunParts {
  readonly store: EventStore;
  readonly bus: MessageBus;
  readonly laneCount: number;
  readonly notices: ReadonlyMap<string, string>;
  /** Everything up to here has been published before. */
  readonly from: Position;
  readonly save: (position: Position) => Promise<void>;
  readonly onProgress: () => void;
}

/** Publishes the log from a position on, until it is stopped or something fails. */
export class RelayRun {
  /** Whether the end of the log has been seen and published. */
  private hasSeenEnd = false;
  private seen: Position;
  private saved: Position;
  private failure: { readonly error: unknown } | undefined;
  private readonly ending = new AbortController();
  private readonly chains: LaneChains;
  private readonly publications: Publications;

  constructor(private readonly parts: RelayRunParts) {
    const { laneCount, from } = parts;
    [this.seen, this.saved] = [from, from];
    this.chains = new LaneChains(laneCount, from);
    this.publications = new Publications(from, (error) => this.fail(error));
  }

  /** Everything up to here has been taken by the bus. */
  get position(): Position {
    return this.publications.confirmed;
  }

  get caughtUp(): boolean {
    return this.hasSeenEnd && this.position === this.seen;
  }

  /** Throws what made it fail. */
  async run(signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.ending.signal]);
    this.publish(this.chains.beginnings());
    await Promise.all([
      this.orFail(() => this.follow(ended)),
      this.orFail(() => this.tellQuietLanes(ended)),
      this.orFail(() => this.saveFromTimeToTime(ended)),
    ]);
    await this.publications.settled();
    if (this.failure) throw this.failure.error;
    await this.save();
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { store, from } = this.parts;
    for await (const batch of store.subscribeAll({ after: from, signal })) {
      await this.publications.room(signal);
      this.seen = batch.watermark;
      this.hasSeenEnd = batch.caughtUp;
      this.publish(this.chains.messagesOf(batch), batch.events);
      if (batch.caughtUp) await pause(GATHER_MS, signal);
    }
    if (!signal.aborted) throw new StoreUnavailable('the log can be followed no longer');
  }

  private async tellQuietLanes(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(QUIET_EVERY_MS, signal);
      const messages = this.publications.hasRoom ? this.chains.quiet() : [];
      if (messages.length > 0) this.publish(messages);
    }
  }

  private async saveFromTimeToTime(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(SAVE_EVERY_MS, signal);
      await this.save();
    }
  }

  private async save(): Promise<void> {
    const { position } = this;
    if (position === this.saved) return;
    await this.parts.save(position);
    this.saved = position;
  }

  private publish(messages: readonly LaneMessage[], events: readonly RecordedEvent[] = []): void {
    const publishing = messages.length === 0 ? Promise.resolve() : this.publishAll(messages, events);
    this.publications.add(this.seen, publishing);
  }

  private async publishAll(
    messages: readonly LaneMessage[],
    events: readonly RecordedEvent[],
  ): Promise<void> {
    const { bus, onProgress } = this.parts;
    const notices = this.noticesOf(events);
    await Promise.all([bus.publish(messages), notices.length > 0 && bus.publishNotices(notices)]);
    onProgress();
  }

  private noticesOf(events: readonly RecordedEvent[]): readonly Notice[] {
    return events.flatMap((event) => {
      const queue = this.parts.notices.get(event.type);
      return queue === undefined ? [] : [{ queue, event }];
    });
  }

  private async orFail(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.ending.abort();
  }
}
