import { notify } from '#notifications/inbox/notify.reactor';
import { recipientsIn } from '#notifications/workflows/recipients';
import type { EventStore, RecordedEvent } from '#platform/event-store/event-store';
import { Refusal } from '#platform/kernel/refusal';
import type { MessageBus } from '#platform/message-bus/message-bus';
import type { Views } from '#platform/projections/views';
import { ActionRunner } from '#platform/reactions/action-runner';
import { fromEvent } from '#platform/reactions/stimulus';
import { isOutage } from '#platform/retrying/outage';
import type { Core } from './core.js';

/** The queues that the back office knows by name, and of what it is given notice on each. */
const NAMED_QUEUES: Readonly<Record<string, readonly string[]>> = {
  user_registered: ['UserRegistered'],
  user_activity: [
    'UserLoggedIn',
    'ProfileChanged',
    'PasswordChanged',
    'AccountOpened',
    'FundsDeposited',
    'FundsWithdrawn',
    'FundsTransferred',
    'TransferReceived',
    'FinancingOptionsViewed',
  ],
  application_submitted: ['ApplicationSubmitted'],
  financing_option_selected: ['FinancingOptionSelected'],
};

export const noticesByType: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMED_QUEUES).flatMap(([queue, types]) => types.map((type) => [type, queue] as const)),
);

/** Those that hear the notices on the named queues in this process. */
export interface NoticeHearers {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Tells people of what is noticed, by the same reactor that hears it in the lanes too. Both send the
 * same commands under the same ids: whichever comes first tells, and nobody is told twice.
 */
export function noticeHearers(
  { commands, clock, store, log }: Pick<Core, 'commands' | 'clock' | 'store' | 'log'>,
  bus: Pick<MessageBus, 'consumeNotices'>,
  views: Views,
): NoticeHearers {
  const reactor = notify({ commands, recipients: recipientsIn(views), clock });
  const actions = new ActionRunner(reactor.name, commands, clock);
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<unknown> = Promise.resolve();
  const take = async (noticed: RecordedEvent): Promise<void> => {
    const event = noticed.type in reactor.on ? await asInLog(store, noticed) : undefined;
    if (!event) return;
    try {
      await actions.run(fromEvent(reactor, event));
    } catch (error) {
      if (isOutage(error)) throw error;
      // The lanes bring it too, perhaps at this moment, and park it if it cannot be told: here it would
      // only hold up others.
      if (error instanceof Refusal && error.code === 'platform.command-in-progress') return;
      log.fault('a notice could not be told', error, { type: event.type });
    }
  };
  return {
    start: () => {
      const queues = Object.keys(NAMED_QUEUES);
      running = Promise.all(queues.map((queue) => bus.consumeNotices({ queue, take, signal })));
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** What is told is what the log says, and not what a message says. */
async function asInLog(
  store: EventStore,
  { stream, revision, id }: RecordedEvent,
): Promise<RecordedEvent | undefined> {
  for await (const [event] of store.readStream(stream, { from: revision, limit: 1 }))
    return event?.id === id ? event : undefined;
  return undefined;
}
