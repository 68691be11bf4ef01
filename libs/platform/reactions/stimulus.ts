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

const TIMERS = 'a2b9d3f0-7c1e-5b7a-9d52-64c7e0f1b83a' as Uuid;

export function fromEvent(reactor: Reactor, event: RecordedEvent): Stimulus {
  return {
    source: { event },
    id: event.id,
    causationId: event.id,
    correlationId: event.metadata.correlationId,
    key: reactor.key?.(event) ?? event.stream,
    order: Number(event.position),
    actions: async () => (await reactor.on[event.type]?.(event)) ?? [],
  };
}

export function fromTimer(reactor: Reactor, timer: PendingTimer): Stimulus {
  const { id, at, payload, causationId, correlationId } = timer;
  return {
    source: { timer },
    id: derivedUuid(TIMERS, `${reactor.name}/${id}@${at}`),
    causationId,
    correlationId,
    key: `timer ${id}`,
    order: epochMs(at),
    actions: async () => (await reactor.onTimer?.({ id, at, payload })) ?? [],
  };
}
