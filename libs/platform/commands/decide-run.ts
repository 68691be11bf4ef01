import type { DomainEvent, EventCatalogue } from '#platform/event-store/event-definition';
import type { EventMetadata, NewEvent } from '#platform/event-store/event-store';
import { derivedUuid } from '#platform/kernel/ids';
import type { CommandMeta } from './command-meta.js';
import type { AnyOrder } from './command-order.js';
import { refuse } from './command-refusals.js';
import type { Decision, Draft } from './draft.js';
import type { LoadedStream } from './loaded-stream.js';
import type { PendingCommand } from './stream-turns.js';

/** Decides one command after another, each on the state that the ones before it lead to. */
export function decideRun(
  stream: LoadedStream,
  run: readonly PendingCommand[],
  catalogue: EventCatalogue,
): Draft {
  let state = stream.state;
  const newEvents: NewEvent[] = [];
  const decisions = run.map((pending): Decision => {
    const before = stream.revision + newEvents.length;
    try {
      const events = decideOne(pending.order, state, before);
      const recordable = toRecord(stream.name, pending.order.meta, events, catalogue);
      state = events.reduce(stream.decider.evolve, state);
      newEvents.push(...recordable);
      return { pending, events, revision: before + events.length };
    } catch (error) {
      return { pending, error };
    }
  });
  return { decisions, events: newEvents, state };
}

function decideOne(order: AnyOrder, state: unknown, revision: number): readonly DomainEvent[] {
  const { now, actor, ifRevision } = order.meta;
  if (ifRevision !== undefined && ifRevision !== revision) throw refuse('platform.stale', { revision });
  return order.decide(order.command, state, { now, actor });
}

/** The ids derive from the command's, so that the store recognises the events when they are repeated. */
function toRecord(
  stream: string,
  { now: at, ifRevision, ...meta }: CommandMeta,
  events: readonly DomainEvent[],
  catalogue: EventCatalogue,
): readonly NewEvent[] {
  const metadata: EventMetadata = { at, ...meta };
  return events.map(({ type, data }, index) => ({
    id: derivedUuid(meta.commandId, `${stream}/${index}`),
    type,
    schemaVersion: catalogue.get(type).version,
    data,
    metadata,
  }));
}
