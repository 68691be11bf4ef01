import type { Clock } from '#platform/kernel/clock';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import { isOutage } from '#platform/retrying/outage';
import type { ActionRunner, Answered, Keeping } from './action-runner.js';
import { eachOf } from './each-of.js';
import type { JournalOwner } from './journal-owner.js';
import { park, parkedId, type ParkedReaction, type ParkedReactions } from './parked-reactions.js';
import { Unreadable, type PendingTimer, type Stimulus } from './stimulus.js';
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
  readonly keeping: Keeping;
}

export interface ResponderParts {
  readonly owner: JournalOwner;
  readonly actions: ActionRunner;
  readonly parked: ParkedReactions;
  readonly clock: Clock;
  readonly backOff: BackOff;
}

/** Answers events and timers: those of one key in order, and none behind one that is parked. */
export class Responder {
  /** Nobody else parks for its owner, so what is known to be empty stays so until this parks. */
  private mayHaveParked = true;

  constructor(private readonly parts: ResponderParts) {}

  async respond(stimuli: readonly Stimulus[], signal: AbortSignal): Promise<Response> {
    const { parked, owner } = this.parts;
    const outcomes = new Map<Stimulus, Outcome>();
    // Nearly always nothing at all is parked, and then no key has to be looked up.
    if (this.mayHaveParked && stimuli.length > 0) this.mayHaveParked = await parked.hasAny(owner.reactor);
    const { mayHaveParked } = this;
    await eachOf([...byKey(stimuli)], KEYS_AT_ONCE, async ([key, ofOne]) => {
      const first = mayHaveParked ? await parked.first(owner, key) : undefined;
      let isBlocked = first !== undefined;
      for (const stimulus of ofOne) {
        const outcome = isBlocked
          ? { failure: this.isOf(stimulus, first) ? first : WAITING }
          : await this.attempt(stimulus, signal);
        isBlocked ||= 'failure' in outcome;
        outcomes.set(stimulus, outcome);
      }
    });
    return this.summedUp(stimuli, outcomes);
  }

  /** Throws in an outage, or while it is being stopped: then nothing is wrong with what was to be answered. */
  async attempt(stimulus: Stimulus, signal: AbortSignal): Promise<Outcome> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await this.parts.actions.run(stimulus);
      } catch (error) {
        if (isOutage(error) || signal.aborted) throw error;
        const isHopeless = error instanceof Unreadable || attempts === MAX_ATTEMPTS;
        if (isHopeless) return { failure: { reason: String(error), attempts } };
        await pause(backOffMs(this.parts.backOff, attempts), signal);
      }
    }
  }

  private parked(stimulus: Stimulus, { reason, attempts }: Failure): ParkedReaction {
    const { owner, clock } = this.parts;
    return park(owner, stimulus, { reason, attempts, parkedAt: clock.now() });
  }

  /** It was parked, and whoever parked it died before that was all written down. */
  private isOf(stimulus: Stimulus, parked: ParkedReaction | undefined): parked is ParkedReaction {
    return parked?.id === parkedId(this.parts.owner.reactor, stimulus);
  }

  private summedUp(stimuli: readonly Stimulus[], outcomes: ReadonlyMap<Stimulus, Outcome>): Response {
    const timers = new Map<string, PendingTimer | undefined>();
    const parked: ParkedReaction[] = [];
    const keepings = new Set<Keeping>();
    for (const stimulus of stimuli) {
      const outcome = outcomes.get(stimulus);
      if (!outcome) continue;
      if ('failure' in outcome) {
        parked.push(this.parked(stimulus, outcome.failure));
        keepings.add('at-once');
        continue;
      }
      keepings.add(outcome.keeping);
      for (const [id, timer] of outcome.timers) timers.set(id, timer);
    }
    this.mayHaveParked ||= parked.length > 0;
    return { timers, parked, keeping: URGENCIES.find((each) => keepings.has(each)) ?? 'whenever' };
  }
}

const URGENCIES: readonly Keeping[] = ['at-once', 'soon'];
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
