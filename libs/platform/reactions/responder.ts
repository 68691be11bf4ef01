import { backOffMs, pause, type BackOff } from '#platform/commands/back-off';
import { OutcomeUnknown, StoreUnavailable } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import { Refusal } from '#platform/kernel/refusal';
import type { ActionRunner } from './action-runner.js';
import { eachOf } from './each-of.js';
import { park, type ParkedReaction, type ParkedReactions } from './parked-reactions.js';
import type { PendingTimer, Stimulus } from './stimulus.js';
import type { TimerChanges } from './timer-changes.js';

/** How often a reactor tries to answer before it parks. */
export const MAX_ATTEMPTS = 5;
/** Streams that a reactor answers side by side. */
const STREAMS_AT_ONCE = 32;

export interface Failure {
  readonly reason: string;
  readonly attempts: number;
}

export type Outcome = { readonly timers: TimerChanges } | { readonly failure: Failure };

/** What is left to write down after answering. */
export interface Response {
  readonly timers: TimerChanges;
  readonly parked: readonly ParkedReaction[];
}

export interface ResponderParts {
  readonly reactorName: string;
  readonly actions: ActionRunner;
  readonly parked: ParkedReactions;
  readonly clock: Clock;
  readonly backOff: BackOff;
}

/** Answers events and timers: those of one stream in order, and none behind one that is parked. */
export class Responder {
  constructor(private readonly parts: ResponderParts) {}

  async respond(stimuli: readonly Stimulus[], signal: AbortSignal): Promise<Response> {
    const outcomes = new Map<Stimulus, Outcome>();
    const streams = inStreams(stimuli);
    await eachOf(streams, STREAMS_AT_ONCE, (ofOne) => this.inOrder(ofOne, outcomes, signal));
    const timers = new Map<string, PendingTimer | undefined>();
    const parked: ParkedReaction[] = [];
    for (const stimulus of stimuli) {
      const outcome = outcomes.get(stimulus);
      if (!outcome) continue;
      if ('failure' in outcome) parked.push(this.parked(stimulus, outcome.failure));
      else for (const [id, timer] of outcome.timers) timers.set(id, timer);
    }
    return { timers, parked };
  }

  /** Throws when the log cannot be reached: then nothing is wrong with what was to be answered. */
  async attempt(stimulus: Stimulus, signal: AbortSignal): Promise<Outcome> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return { timers: await this.parts.actions.run(stimulus) };
      } catch (error) {
        if (isOutage(error)) throw error;
        if (attempts === MAX_ATTEMPTS) return { failure: { reason: String(error), attempts } };
        await pause(backOffMs(this.parts.backOff, attempts), signal);
        if (signal.aborted) throw error;
      }
    }
  }

  parked(stimulus: Stimulus, failure: Failure): ParkedReaction {
    const { reactorName, clock } = this.parts;
    return park(reactorName, stimulus, { ...failure, parkedAt: clock.now() });
  }

  private async inOrder(
    stimuli: readonly Stimulus[],
    outcomes: Map<Stimulus, Outcome>,
    signal: AbortSignal,
  ): Promise<void> {
    const first = stimuli[0] && (await this.parts.parked.first(this.parts.reactorName, stimuli[0].key));
    let isBlocked = first !== undefined;
    for (const stimulus of stimuli) {
      const outcome = isBlocked ? { failure: WAITING } : await this.attempt(stimulus, signal);
      isBlocked ||= 'failure' in outcome;
      outcomes.set(stimulus, outcome);
    }
  }
}

const WAITING: Failure = { reason: 'waits behind an earlier one', attempts: 0 };

function inStreams(stimuli: readonly Stimulus[]): Iterable<readonly Stimulus[]> {
  const streams = new Map<string, Stimulus[]>();
  for (const stimulus of stimuli) {
    const ofOne = streams.get(stimulus.key);
    if (ofOne) ofOne.push(stimulus);
    else streams.set(stimulus.key, [stimulus]);
  }
  return streams.values();
}

function isOutage(error: unknown): boolean {
  if (error instanceof Refusal) return error.kind === 'unavailable';
  return error instanceof StoreUnavailable || error instanceof OutcomeUnknown;
}
