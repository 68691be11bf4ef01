import { MemoryBroker, MemoryMessageBus } from './memory.message-bus.js';
import { messageBusContract } from './message-bus.contract.js';

describe('the message bus in memory', () => {
  const brokers = new Map<string, MemoryBroker>();

  messageBusContract((world) => {
    const broker = brokers.get(world) ?? new MemoryBroker();
    brokers.set(world, broker);
    return new MemoryMessageBus(broker);
  });
});
