import type { RecordedEvent } from '#platform/event-store/event-store';
import { epochMs, MS_PER_DAY, type Instant } from '#platform/kernel/clock';
import type { Action, Reactor } from '#platform/reactions/reactor';
import { bankingNews, lendingNews } from './money-news.reactor.js';
import { peopleNews } from './people-news.reactor.js';
import type { News } from './telling.js';

/** Every event that somebody wants to be told of, and in what words: the closed table. */
const TELLINGS = { ...peopleNews, ...bankingNews, ...lendingNews };

/** What there is to tell of an event; nothing of most of them. */
export function newsIn({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): readonly News[] {
  type Telling = (data: never) => News | readonly News[] | undefined;
  // What is in the table is asked of the events it is in the table for.
  const told = (TELLINGS as Readonly<Record<string, Telling>>)[type]?.(data as never);
  return told === undefined ? [] : [told].flat();
}

/** Nobody wants to be told of what happened longer ago: Florin was down, or could not tell anybody yet. */
const NO_NEWS_AFTER_MS = 30 * MS_PER_DAY;

export function isStale(at: Instant, now: Instant): boolean {
  return epochMs(now) - epochMs(at) > NO_NEWS_AFTER_MS;
}

/** Hears every event of which there is something to tell. */
export function tellingNews(
  name: string,
  tell: (news: News, event: RecordedEvent) => Promise<readonly Action[]>,
): Reactor {
  const hear = async (event: RecordedEvent): Promise<readonly Action[]> => {
    const actions = await Promise.all(newsIn(event).map((news) => tell(news, event)));
    return actions.flat();
  };
  return { name, on: Object.fromEntries(Object.keys(TELLINGS).map((type) => [type, hear])) };
}
