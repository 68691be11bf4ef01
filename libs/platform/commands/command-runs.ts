import type { EventCatalogue } from '#platform/event-store/event-definition';
import {
  InvalidAppend,
  OutcomeUnknown,
  WrongExpectedRevision,
  type Appended,
  type EventStore,
} from '#platform/event-store/event-store';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import { isOutage } from '#platform/retrying/outage';
import type { Answers } from './answers.js';
import type { AnyDecider } from './command-order.js';
import { refuse } from './command-refusals.js';
import { decideRun } from './decide-run.js';
import type { Draft } from './draft.js';
import type { LoadedStream } from './loaded-stream.js';
import type { LoadedStreams } from './loaded-streams.js';
import type { PendingCommand } from './stream-turns.js';

/** How often a run is decided before its stream is given up as too contended. */
export const MAX_DECISIONS = 20;
/** How often an append is tried while its outcome is unknown. */
export const MAX_APPEND_ATTEMPTS = 6;

const CONFLICT_BACK_OFF: BackOff = { firstMs: 1, mostMs: 50 };
const UNKNOWN_BACK_OFF: BackOff = { firstMs: 20, mostMs: 1_000 };

interface KnownAppend {
  readonly appended: Appended;
  /** True when the events are there but were not put there by this call. */
  readonly byAnother: boolean;
}

/** Carries out runs of commands: one append for all the events of a run. */
export class CommandRuns {
  constructor(
    private readonly store: EventStore,
    private readonly streams: LoadedStreams,
    private readonly catalogue: EventCatalogue,
    private readonly answers: Answers,
  ) {}

  async carryOut(name: string, run: readonly PendingCommand[]): Promise<void> {
    try {
      await this.answerAll(name, run);
    } catch (error) {
      if (error instanceof InvalidAppend && run.length > 1) await this.carryOutInHalves(name, run);
      else for (const { reject } of run) reject(error);
    }
  }

  /** So that a command whose events cannot be recorded, or are too many for one append, harms no other. */
  private async carryOutInHalves(name: string, run: readonly PendingCommand[]): Promise<void> {
    const middle = run.length >> 1;
    await this.carryOut(name, run.slice(0, middle));
    await this.carryOut(name, run.slice(middle));
  }

  private async answerAll(name: string, run: readonly PendingCommand[]): Promise<void> {
    let unanswered = run;
    for (let failures = 0; failures < MAX_DECISIONS; failures += 1) {
      if (failures > 0) await pause(backOffMs(CONFLICT_BACK_OFF, failures));
      const stream = await this.streams.get(name, deciderOf(unanswered));
      // To look first costs less than to decide and append in vain: whoever guessed under load fell ever
      // farther behind.
      if (stream.isShared && failures === 0) await this.streams.refresh(stream);
      unanswered = await this.answer(stream, unanswered);
      if (unanswered.length === 0) return;
    }
    throw refuse('platform.contended');
  }

  /** Returns the commands that have to be decided again. */
  private async answer(
    stream: LoadedStream,
    run: readonly PendingCommand[],
  ): Promise<readonly PendingCommand[]> {
    const commands = await this.answers.repeats(stream, run);
    const draft = decideRun(stream, commands, this.catalogue);
    if (draft.events.length > 0) return await this.append(stream, draft);
    // Nothing will be appended that would prove the state, so what was decided on it is checked.
    if (commands.length > 0 && (await this.streams.refresh(stream))) return commands;
    this.answers.settle(stream, draft, stream.position);
    return [];
  }

  private async append(stream: LoadedStream, draft: Draft): Promise<readonly PendingCommand[]> {
    try {
      const { appended, byAnother } = await this.appendUntilKnown(stream, draft);
      if (appended.repeated) {
        await this.streams.refresh(stream);
        return await this.answers.settleFromLog(stream.name, draft, byAnother);
      }
      this.answers.settle(stream, draft, appended.position);
      stream.advance(draft, appended);
      this.streams.keep(stream);
      return [];
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) {
        if (!(error instanceof InvalidAppend)) this.streams.drop(stream);
        throw error;
      }
      if (await this.streams.refresh(stream)) stream.isShared = true;
      else this.streams.drop(stream);
      return draft.decisions.map(({ pending }) => pending);
    }
  }

  private async appendUntilKnown(stream: LoadedStream, draft: Draft): Promise<KnownAppend> {
    const expected = stream.revision < 0 ? 'noStream' : { exact: stream.revision };
    let inDoubt: OutcomeUnknown | undefined;
    for (let failures = 0; ; failures += 1) {
      try {
        const appended = await this.store.append(stream.name, expected, draft.events);
        return { appended, byAnother: appended.repeated && failures === 0 };
      } catch (error) {
        if (error instanceof OutcomeUnknown) inDoubt = error;
        // A store that is away now does not tell what became of the attempt before.
        if (inDoubt === undefined || !isOutage(error)) throw error;
        if (failures + 1 === MAX_APPEND_ATTEMPTS) throw inDoubt;
        await pause(backOffMs(UNKNOWN_BACK_OFF, failures + 1));
      }
    }
  }
}

function deciderOf([first]: readonly PendingCommand[]): AnyDecider {
  if (!first) throw new RangeError('a run has at least one command');
  return first.order.decider;
}
