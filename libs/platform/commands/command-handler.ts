import type { DomainEvent, EventCatalogue } from '#platform/event-store/event-definition';
import type { EventStore } from '#platform/event-store/event-store';
import { Answers } from './answers.js';
import type { CommandIndex } from './command-index.js';
import type { AnyDecider, AnyOrder, CommandOrder } from './command-order.js';
import type { CommandResult } from './command-result.js';
import { CommandRuns } from './command-runs.js';
import { streamName, type Decider } from './decider.js';
import { LoadedStreams, MAX_LOADED_STREAMS } from './loaded-streams.js';
import type { Snapshots } from './snapshots.js';
import { StreamTurns } from './stream-turns.js';

export interface CommandHandlerParts {
  /** As the contexts see it: it seals personal data and upcasts. */
  readonly store: EventStore;
  readonly catalogue: EventCatalogue;
  readonly snapshots: Snapshots;
  readonly index: CommandIndex;
  readonly laneCount?: number;
  readonly maxLoadedStreams?: number;
}

/**
 * The one place where commands become events. Commands on one stream go one after another, and
 * those that wait meanwhile are decided and appended together. What is kept in memory only saves
 * reading: every answer rests on the stream as the log has it.
 */
export class CommandHandler {
  private readonly streams: LoadedStreams;
  private readonly turns: StreamTurns;
  private readonly deciders = new Map<string, AnyDecider>();

  constructor({ store, catalogue, snapshots, index, laneCount = 1, maxLoadedStreams }: CommandHandlerParts) {
    this.streams = new LoadedStreams(store, snapshots, maxLoadedStreams ?? MAX_LOADED_STREAMS);
    const answers = new Answers(store, index, laneCount);
    const runs = new CommandRuns(store, this.streams, catalogue, answers);
    this.turns = new StreamTurns((stream, run) => runs.carryOut(stream, run));
  }

  /** Rejects with a `Refusal` when a rule says no; then, and only then, nothing has changed for sure. */
  async handle<Command, State, Event extends DomainEvent>(
    order: CommandOrder<Command, State, Event>,
  ): Promise<CommandResult<Event>> {
    const decider = this.known(order.decider);
    // What a stream's own decider and decisions make is of their own types.
    const result = await this.turns.command(streamName(decider, order.id), order as unknown as AnyOrder);
    return result as CommandResult<Event>;
  }

  /** The state as of now: every command that was answered before this call is in it. */
  async load<State, Event extends DomainEvent>(
    decider: Decider<State, Event>,
    id: string,
  ): Promise<{ readonly state: State; readonly revision: number }> {
    const known = this.known(decider);
    const name = streamName(known, id);
    return await this.turns.look(name, async () => {
      const stream = await this.streams.get(name, known);
      await this.streams.refresh(stream);
      return { state: stream.state as State, revision: stream.revision };
    });
  }

  private known<State, Event extends DomainEvent>(decider: Decider<State, Event>): AnyDecider {
    const known = this.deciders.get(decider.category) ?? (decider as unknown as AnyDecider);
    this.deciders.set(decider.category, known);
    if ((known as unknown) !== decider) throw new TypeError(`category ${decider.category} has two deciders`);
    return known;
  }
}
