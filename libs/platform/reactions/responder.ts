import { OutcomeUnknown, StoreUnavailable } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import { Refusal } from '#platform/kernel/refusal';
import { ReadStoreUnavailable } from '#platform/read-store/read-store';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import { VaultUnavailable } from '#platform/vault/vault';
import type { ActionRunner, Answered } from './action-runner.js';
import { eachOf } from './each-of.js';
import { park, type ParkedReaction, type ParkedReactions } from './parked-reactions.js';
import type { PendingTimer, Stimulus } from './stimulus.js';
import type { TimerChanges } from './timer-changes.js';

/** How often a reactor tries to answer before it parks. */
export const MAX_ATTEMPTS = 5;
/** Keys that a reactor answers side by side: each mostly waits for an append, and one write takes them all. */
const KEYS_AT_ONCE = 256;

export interface Failure {
  readonly reason: string;
  readonly attempts: number;
}

export type Outcome = Answered | { readonly failure: Failure };

/** What is left to write down after answering. */
export interface Response {
  readonly timers: TimerChanges;
  readonly parked: readonly ParkedReaction[];
  /** False when answering it all again would change nothing. */
  readonly mustBeKept: boolean;
}

export interface ResponderParts {
  readonly reactorName: string;
  readonly actions: ActionRunner;
  readonly parked: ParkedReactions;
  readonly clock: Clock;
  readonly backOff: BackOff;
}

/** Answers events and timers: those of one key in order, and none behind one that is parked. */
export class Responder {
  constructor(private readonly parts: ResponderParts) {}

  async respond(stimuli: readonly Stimulus[], signal: AbortSignal): Promise<Response> {
    const { parked, reactorName } = this.parts;
    const outcomes = new Map<Stimulus, Outcome>();
    // Nearly always nothing at all is parked, and then no key has to be looked up.
    const hasParked = stimuli.length > 0 && (await parked.hasAny(reactorName));
    await eachOf(byKey(stimuli), KEYS_AT_ONCE, async ([key, ofOne]) => {
      let isBlocked = hasParked && (await parked.first(reactorName, key)) !== undefined;
      for (const stimulus of ofOne) {
        const outcome = isBlocked ? { failure: WAITING } : await this.attempt(stimulus, signal);
        isBlocked ||= 'failure' in outcome;
        outcomes.set(stimulus, outcome);
      }
    });
    return this.summedUp(stimuli, outcomes);
  }

  /** Throws when an engine cannot be reached: then nothing is wrong with what was to be answered. */
  async attempt(stimulus: Stimulus, signal: AbortSignal): Promise<Outcome> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await this.parts.actions.run(stimulus);
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

  private summedUp(stimuli: readonly Stimulus[], outcomes: ReadonlyMap<Stimulus, Outcome>): Response {
    const timers = new Map<string, PendingTimer | undefined>();
    const parked: ParkedReaction[] = [];
    let hasActed = false;
    for (const stimulus of stimuli) {
      const outcome = outcomes.get(stimulus);
      if (!outcome) continue;
      if ('failure' in outcome) {
        parked.push(this.parked(stimulus, outcome.failure));
        continue;
      }
      hasActed ||= outcome.hasActed;
      for (const [id, timer] of outcome.timers) timers.set(id, timer);
    }
    return { timers, parked, mustBeKept: hasActed || parked.length > 0 };
  }
}

const WAITING: Failure = { reason: 'waits behind an earlier one', attempts: 0 };

function byKey(stimuli: readonly Stimulus[]): ReadonlyMap<string, readonly Stimulus[]> {
  const keys = new Map<string, Stimulus[]>();
  for (const stimulus of stimuli) {
    const ofOne = keys.get(stimulus.key);
    if (ofOne) ofOne.push(stimulus);
    else keys.set(stimulus.key, [stimulus]);
  }
  return keys;
}

const OUTAGES = [StoreUnavailable, OutcomeUnknown, ReadStoreUnavailable, VaultUnavailable];

function isOutage(error: unknown): boolean {
  if (error instanceof Refusal) return error.kind === 'unavailable';
  return OUTAGES.some((outage) => error instanceof outage);
}
