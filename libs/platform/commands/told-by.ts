import type { DomainEvent } from '#platform/event-store/event-definition';
import type { CommandResult } from './command-result.js';

/** What a command brought about, from its own event: a repeat of it is answered in the same words. */
export function toldBy<Event extends DomainEvent, Type extends Event['type']>(
  { events }: CommandResult<Event>,
  type: Type,
): Extract<Event, { type: Type }>['data'] {
  const event = events.find((each): each is Extract<Event, { type: Type }> => each.type === type);
  if (!event) throw new TypeError(`the command has made no ${type}`);
  return event.data;
}
