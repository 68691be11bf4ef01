import type { CommandHandler } from '#platform/commands/command-handler';
import {
  comparePositions,
  START,
  type AllRead,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import { MOST_LANES, laneOf, type Lane } from '#platform/event-store/lanes';
import type { Clock } from '#platform/kernel/clock';
import { LaneReactions } from '#platform/reactions/lane-reactions';
import { TIMERS } from '#platform/reactions/pending-timers';
import { ReactorLanes } from '#platform/reactions/reactor-lanes';
import { Reactions } from '#platform/reactions/reactions';
import type { AnyReactor } from '#platform/reactions/reactor';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { collect } from './events.js';
import { eventually } from './eventually.js';
import { FAST } from './fast-reactions.js';
import type { Round } from './fold-in-lanes.js';

/** A log that somebody has filled, and those who answer it. */
export interface Answered {
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly clock: Clock;
  readonly reactors: readonly AnyReactor[];
}

/** Answers all there is, and what follows from it, as one process does. */
export async function answerInOrder({ reactors, ...parts }: Answered): Promise<void> {
  const readStore = new MemoryReadStore();
  const reactions = await Reactions.open(reactors, { ...parts, ...FAST, readStore });
  reactions.start();
  await untilNothingFollows(parts.store, async (end) => {
    await eventually('all is answered', () => isPast(reactions.status(), end));
    await eventually('all timers have fired', () => haveFired(readStore, parts.clock));
  });
  await reactions.stop();
}

/** Answers each lane by itself, so far in every round; a lane may lose its journal and begin again. */
export async function answerInLanes(parts: Answered, rounds: readonly Round[]): Promise<void> {
  const lanes = Array.from({ length: MOST_LANES }, (_, lane) => new AnsweredLane(parts, lane));
  for (const lane of lanes) await lane.begin();
  for (const round of rounds) {
    for (const { lane, size, isTwice } of round) {
      await lanes[lane]?.goOn(size);
      if (isTwice) await lanes[lane]?.beginAgain();
    }
  }
  await untilNothingFollows(parts.store, (end) => eachOfThem(lanes, (lane) => lane.goTo(end)));
  await eachOfThem(lanes, (lane) => lane.stop());
}

/** By stream, what happened in it, in no order. */
export async function happenedIn(
  store: EventStore,
  withoutFields: readonly string[] = [],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const happened: Record<string, string[]> = {};
  for (const { stream, type, data } of await collect(store.readAll())) {
    const told = Object.entries(data).filter(([field]) => !withoutFields.includes(field));
    (happened[stream] ??= []).push(`${type} ${JSON.stringify(Object.fromEntries(told))}`);
  }
  for (const events of Object.values(happened)) events.sort();
  return happened;
}

/** One lane in a process of its own, of which the log shows as much as it is to answer. */
class AnsweredLane {
  private upTo = START;
  private epoch = 0;
  private journal = new MemoryReadStore();
  private stopping = new AbortController();
  private reactions: LaneReactions | undefined;
  private lanes: ReactorLanes | undefined;

  constructor(
    private readonly parts: Answered,
    private readonly lane: Lane,
  ) {}

  async begin(): Promise<void> {
    this.epoch += 1;
    this.stopping = new AbortController();
    this.journal = new MemoryReadStore();
    const log = { readAll: (read?: AllRead) => this.shown(read), end: () => Promise.resolve(this.upTo) };
    const { reactors, ...parts } = this.parts;
    const hub = { laneCount: MOST_LANES, log, tellIdleAfterMs: 1 };
    this.reactions = await LaneReactions.open(reactors, { ...parts, ...FAST, readStore: this.journal, hub });
    this.lanes = new ReactorLanes(this.reactions);
    await this.goTo(this.upTo);
  }

  async beginAgain(): Promise<void> {
    await this.stop();
    await this.begin();
  }

  async goOn(count: number): Promise<void> {
    const behind = await collect(this.parts.store.readAll({ after: this.upTo }));
    const next = behind.filter((event) => this.isOurs(event))[count];
    await this.goTo(next?.position ?? this.upTo);
  }

  async goTo(position: Position): Promise<void> {
    this.upTo = position;
    const { lane, epoch, stopping } = this;
    const lease = { epoch, signal: stopping.signal };
    await this.lanes?.take({
      lane,
      lease,
      messages: [{ lane, after: position, events: [], watermark: position }],
    });
    await eventually('the lane is answered', () => isPast(this.reactions?.status() ?? [], position));
    await eventually('all timers have fired', () => haveFired(this.journal, this.parts.clock));
  }

  async stop(): Promise<void> {
    const { lane, epoch, stopping } = this;
    stopping.abort();
    await this.lanes?.take({ lane, lease: { epoch, signal: stopping.signal }, messages: [] });
  }

  private isOurs({ stream }: RecordedEvent): boolean {
    return laneOf(stream, MOST_LANES) === this.lane;
  }

  private async *shown(read?: AllRead): AsyncIterable<readonly RecordedEvent[]> {
    for await (const events of this.parts.store.readAll(read)) {
      const shown = events.filter(({ position }) => comparePositions(position, this.upTo) <= 0);
      if (shown.length > 0) yield shown;
    }
  }
}

async function untilNothingFollows(
  store: EventStore,
  answerUpTo: (end: Position) => Promise<unknown>,
): Promise<void> {
  let seen: Position | undefined;
  for (let end = await store.end(); end !== seen; end = await store.end()) {
    seen = end;
    await answerUpTo(end);
  }
}

function isPast(statuses: readonly { readonly position: Position }[], end: Position): boolean {
  return statuses.length > 0 && statuses.every(({ position }) => comparePositions(position, end) >= 0);
}

async function haveFired(journal: ReadStore, clock: Clock): Promise<boolean> {
  for await (const timers of journal.scan(TIMERS.name))
    if (timers.some(({ body }) => (body['at'] as string) <= clock.now())) return false;
  return true;
}

async function eachOfThem<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map(work));
}
