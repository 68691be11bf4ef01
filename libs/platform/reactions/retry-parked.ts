import type { EventStore } from '#platform/event-store/event-store';
import { scopeOf } from './journal-owner.js';
import type { ParkedReaction, ParkedReactions } from './parked-reactions.js';
import type { ReactionJournal } from './reaction-journal.js';
import type { Reactor } from './reactor.js';
import type { Responder } from './responder.js';
import { fromEvent, fromTimer, type Stimulus } from './stimulus.js';

export interface Retried {
  /** How many were answered at last. */
  readonly answered: number;
  /** The one that failed again, and keeps those behind it waiting. */
  readonly stillParked?: ParkedReaction;
}

interface RetryParts {
  readonly reactor: Reactor;
  readonly journal: ReactionJournal;
  readonly responder: Responder;
  readonly parked: ParkedReactions;
  readonly store: EventStore;
}

/** Answers what is parked under one key, in order, until nothing is left or one fails again. */
export async function retryParked(
  { reactor, journal, responder, parked, store }: RetryParts,
  key: string,
  signal: AbortSignal,
): Promise<Retried> {
  let answered = 0;
  for (;;) {
    const first = await parked.first(journal.owner, key);
    if (!first || signal.aborted) return { answered };
    const stimulus = await restored(reactor, first, store);
    const outcome = await responder.attempt(stimulus, signal);
    if ('failure' in outcome) {
      const attempts = first.attempts + outcome.failure.attempts;
      const stillParked = { ...first, reason: outcome.failure.reason, attempts };
      await journal.commit({ parked: [stillParked] });
      return { answered, stillParked };
    }
    await journal.commit({ timers: outcome.timers, unparked: [first.id] });
    answered += 1;
  }
}

async function restored(
  reactor: Reactor,
  { lane, key, order, timer, event: address }: ParkedReaction,
  store: EventStore,
): Promise<Stimulus> {
  if (timer) return fromTimer(reactor, timer, scopeOf({ reactor: reactor.name, lane }));
  const { stream, revision } = address ?? { stream: key, revision: order };
  for await (const [event] of store.readStream(stream, { from: revision, limit: 1 }))
    if (event) return fromEvent(reactor, event);
  throw new Error(`${stream} has no event ${revision}`);
}
