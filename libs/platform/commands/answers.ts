import {
  MAX_EVENTS_PER_APPEND,
  START,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '#platform/event-store/event-store';
import { laneOf } from '#platform/event-store/lanes';
import type { Uuid } from '#platform/kernel/ids';
import type { CommandIndex } from './command-index.js';
import type { CommandMeta } from './command-meta.js';
import { refuse } from './command-refusals.js';
import type { CommandResult } from './command-result.js';
import type { Decision, Draft } from './draft.js';
import type { LoadedStream } from './loaded-stream.js';
import type { PendingCommand } from './stream-turns.js';

/** Nearly every command has fewer events; whatever is read beyond them is read in vain. */
const USUAL_EVENTS = 8;

/** Tells those who wait what became of their commands. */
export class Answers {
  constructor(
    private readonly store: EventStore,
    private readonly index: CommandIndex,
    private readonly laneCount: number,
  ) {}

  /** Answers the commands that were carried out before with their first results; returns the others. */
  async repeats(stream: LoadedStream, run: readonly PendingCommand[]): Promise<readonly PendingCommand[]> {
    const isNew = await Promise.all(run.map((pending) => this.isNew(stream, pending)));
    return run.filter((_, index) => isNew[index]);
  }

  /** Once the state a draft was decided on is known to be the stream's, and its events are in the log. */
  settle(stream: LoadedStream, draft: Draft, appendedAt: Position): void {
    for (const decision of draft.decisions) {
      if ('error' in decision) {
        decision.pending.reject(decision.error);
        continue;
      }
      const { pending, events, revision } = decision;
      // The log tells where the last event of an append stands, so the others claim to be there too.
      const position = revision === stream.revision ? stream.position : appendedAt;
      const lane = laneOf(stream.name, this.laneCount);
      pending.resolve({ stream: stream.name, revision, position, lane, events, replayed: false });
    }
  }

  /** Answers with what the log holds; returns the commands that put nothing into it. */
  async settleFromLog(stream: string, draft: Draft, replayed: boolean): Promise<readonly PendingCommand[]> {
    const isOpen = await Promise.all(
      draft.decisions.map((decision) => this.hasNothingInLog(stream, decision, replayed)),
    );
    return draft.decisions.filter((_, index) => isOpen[index]).map(({ pending }) => pending);
  }

  private async hasNothingInLog(stream: string, decision: Decision, replayed: boolean): Promise<boolean> {
    if ('error' in decision || decision.events.length === 0) return true;
    const { pending, revision } = decision;
    try {
      pending.resolve({ ...(await this.firstResult(stream, pending.order.meta, revision)), replayed });
    } catch (error) {
      pending.reject(error);
    }
    return false;
  }

  private async isNew(stream: LoadedStream, { order, resolve, reject }: PendingCommand): Promise<boolean> {
    if (order.meta.fingerprint === undefined) return true;
    try {
      const revision = await this.findRevision(stream, order.meta.commandId);
      if (revision === undefined) return true;
      resolve(await this.firstResult(stream.name, order.meta, revision));
    } catch (error) {
      reject(error);
    }
    return false;
  }

  private async findRevision(
    { name, remembered }: LoadedStream,
    commandId: Uuid,
  ): Promise<number | undefined> {
    const revision = remembered.find(commandId);
    if (revision !== undefined || remembered.forgottenUpTo === START) return revision;
    return await this.index.find(name, commandId, remembered.forgottenUpTo);
  }

  private async firstResult(stream: string, meta: CommandMeta, revision: number): Promise<CommandResult> {
    const events = await this.readCommand(stream, meta.commandId, revision);
    const last = events.at(-1);
    if (!last) throw new Error(`${stream}@${revision} is not of command ${meta.commandId}`);
    if (last.metadata.fingerprint !== meta.fingerprint) throw refuse('platform.idempotency-key-reused');
    return {
      stream,
      revision,
      position: last.position,
      lane: laneOf(stream, this.laneCount),
      events: events.map(({ type, data }) => ({ type, data })),
      replayed: true,
    };
  }

  /** The events of a command are next to each other, for they were appended together. */
  private async readCommand(
    stream: string,
    commandId: Uuid,
    last: number,
  ): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for (const limit of [USUAL_EVENTS, MAX_EVENTS_PER_APPEND]) {
      const from = last - found.length;
      if (from < 0) break;
      for await (const events of this.store.readStream(stream, { from, direction: 'backward', limit })) {
        for (const event of events) {
          if (event.metadata.commandId !== commandId) return found.reverse();
          found.push(event);
        }
      }
    }
    return found.reverse();
  }
}
