import type { Uuid } from '#platform/kernel/ids';
import type { JsonObject } from '#platform/kernel/json';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Topic } from '#notifications/topics';

/** Whom a piece of news concerns: a user, whoever owns something, or all admins. */
export type Concerned = { readonly userId: Uuid } | { readonly ownerOf: Uuid } | 'admins';

/** What there is to tell of an event. No names in the facts: they go where the user has no say. */
export interface News {
  readonly topic: Topic;
  readonly concerns: Concerned;
  readonly title: string;
  readonly body: string;
  /** The id of what it is about. */
  readonly about?: string;
  readonly facts: JsonObject;
}

/** Of each event that somebody wants to be told of, what there is to tell. */
export type Tellings<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: (
    data: Extract<Event, { type: Type }>['data'],
  ) => News | readonly News[] | undefined;
};

interface About {
  readonly id: string;
  readonly facts?: JsonObject;
}

type Words = readonly [title: string, body: string];

/** One piece of news in English words, about something. */
export function news(topic: Topic, concerns: Concerned, words: Words, { id, facts = {} }: About): News {
  const [title, body] = words;
  return { topic, concerns, title, body, about: id, facts };
}

export const to = (userId: Uuid): Concerned => ({ userId });
export const toOwnerOf = (ownerOf: Uuid): Concerned => ({ ownerOf });

export function words({ amount, currency }: { readonly amount: string; readonly currency: string }): string {
  return `${amount} ${currency}`;
}
