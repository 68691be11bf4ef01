import type { RecordedEvent } from '#platform/event-store/event-store';
import { epochMs } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { Action, Reactor, Timer } from './reactor.js';

/** A timer as it is kept: with what the commands it leads to will refer to. */
export interface PendingTimer extends Timer {
  readonly causationId: Uuid;
  readonly correlationId?: string;
}

/** What a reactor answers to: an event, or a timer that is due. */
export interface Stimulus {
  readonly source: { readonly event: RecordedEvent } | { readonly timer: PendingTimer };
  /** The ids of commands derive from it. */
  readonly id: Uuid;
  readonly causationId: Uuid;
  readonly correlationId: string | undefined;
  /** Stimuli of one key are answered in this order. */
  readonly key: string;
  readonly order: number;
  readonly actions: () => Promise<readonly Action[]>;
}

/** What was written cannot be read, now or with another try. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const TIMERS = 'a2b9d3f0-7c1e-5b7a-9d52-64c7e0f1b83a' as Uuid;

export function fromEvent(reactor: Reactor, event: RecordedEvent): Stimulus {
  return {
    source: { event },
    id: event.id,
    causationId: event.id,
    correlationId: event.metadata.correlationId,
    key: keyOf(reactor, event),
    order: Number(event.position),
    actions: async () => {
      if (event.unreadable !== undefined) throw new Unreadable(event.unreadable);
      return (await reactor.on[event.type]?.(event)) ?? [];
    },
  };
}

/** An event that cannot be read does not tell its key, but is still of its stream. */
function keyOf(reactor: Reactor, event: RecordedEvent): string {
  return event.unreadable === undefined && reactor.key ? reactor.key(event) : event.stream;
}

/** Where lanes are answered apart, the timers of one lane are not those of another: `scope` tells them apart. */
export function fromTimer(reactor: Reactor, timer: PendingTimer, scope: string): Stimulus {
  const { id, at, payload, causationId, correlationId } = timer;
  return {
    source: { timer },
    id: derivedUuid(TIMERS, `${scope}/${id}@${at}`),
    causationId,
    correlationId,
    key: `timer ${id}`,
    order: epochMs(at),
    actions: async () => (await reactor.onTimer?.({ id, at, payload })) ?? [],
  };
}
