import type { EventStore, RecordedEvent } from '#platform/event-store/event-store';
import type { DeliveryOrder } from '#notifications/deliveries/delivery-queue';
import type { Outcome } from '#notifications/deliveries/record-attempt';

/** Takes something to where it is to go: once, in bounded time, whatever the other side does. */
export interface Carrier {
  readonly carry: (order: DeliveryOrder) => Promise<Outcome>;
}

export const hopeless = (failure: string): Outcome => ({ failure, isHopeless: true });

/** The event that a delivery tells of, as the log has it: what was erased since is not told any more. */
export async function sourceOf(
  store: EventStore,
  { source }: DeliveryOrder,
): Promise<RecordedEvent | undefined> {
  if (!source) return undefined;
  for await (const events of store.readStream(source.stream, { from: source.revision, limit: 1 }))
    for (const event of events) return event;
  return undefined;
}
