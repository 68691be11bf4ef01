import type { CommandResult } from '#platform/commands/command-result';
import { comparePositions, START } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import type { Page, ReadStore } from '#platform/read-store/read-store';
import { pause } from '#platform/retrying/back-off';
import { ParkedReactions, type ParkedQuery, type ParkedReaction } from './parked-reactions.js';
import { defineJournals, storedPosition } from './reaction-journal.js';
import { ReactorDesk, refuse } from './reactor-desk.js';
import { RetryRequests } from './retry-requests.js';
import type { Retried } from './retry-parked.js';

const POLL_MS = 20;
/** Within it the holder of a lane has looked for requests, and has tried as often as it does. */
const LONGEST_RETRY_MS = 10_000;

export interface StoredReactionsParts {
  /** Where the reactors keep their journals. */
  readonly readStore: ReadStore;
  readonly clock: Clock;
  readonly longestRetryMs?: number;
}

/** What the reactors of other processes have done, by what they have stored. */
export class StoredReactions extends ReactorDesk {
  private readonly parkedReactions: ParkedReactions;

  private constructor(
    private readonly readStore: ReadStore,
    private readonly requests: RetryRequests,
    private readonly longestRetryMs: number,
  ) {
    super();
    this.parkedReactions = new ParkedReactions(readStore);
  }

  static async open({ readStore, clock, longestRetryMs }: StoredReactionsParts): Promise<StoredReactions> {
    await defineJournals(readStore);
    const requests = await RetryRequests.open(readStore, clock);
    return new StoredReactions(readStore, requests, longestRetryMs ?? LONGEST_RETRY_MS);
  }

  override async waitFor(
    reactor: string,
    { position, lane }: Pick<CommandResult, 'position' | 'lane'>,
    timeoutMs: number,
  ): Promise<boolean> {
    const hasCome = async (): Promise<true | undefined> => {
      const reached = (await storedPosition(this.readStore, { reactor, lane })) ?? START;
      return comparePositions(reached, position) >= 0 || undefined;
    };
    return (await inTime(timeoutMs, hasCome)) ?? false;
  }

  override async parked(query: ParkedQuery): Promise<Page<ParkedReaction>> {
    return await this.parkedReactions.list(query);
  }

  /** Asks the holder of its lane to, and waits for the answer. */
  override async retry(id: string): Promise<Retried> {
    const parked = await this.parkedReactions.get(id);
    if (!parked) throw refuse('platform.not-parked');
    const request = await this.requests.ask(parked);
    try {
      const retried = await inTime(this.longestRetryMs, () => this.requests.answerTo(request));
      if (!retried) throw refuse('platform.retry-not-answered');
      return retried;
    } finally {
      await this.requests.withdraw(request);
    }
  }
}

/** Asks again and again until there is an answer, and once more when the time is over. */
async function inTime<T>(timeoutMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const isLast = performance.now() >= end;
    const answer = await ask();
    if (answer !== undefined || isLast) return answer;
    await pause(POLL_MS);
  }
}
