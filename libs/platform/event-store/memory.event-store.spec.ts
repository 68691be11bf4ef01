import { modelContract } from './event-store-model.contract.js';
import { subscriptionsContract } from './event-store-subscriptions.contract.js';
import { eventStoreContract } from './event-store.contract.js';
import { MemoryEventStore } from './memory.event-store.js';

describe('the event store in memory', () => {
  const open = (): Promise<MemoryEventStore> => Promise.resolve(new MemoryEventStore());

  eventStoreContract(open);
  subscriptionsContract(open);
  modelContract(open, (store) => Promise.resolve(store), 100);
});
