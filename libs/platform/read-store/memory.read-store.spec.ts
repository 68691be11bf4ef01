import { MemoryReadStore } from './memory.read-store.js';
import { readStoreContract } from './read-store.contract.js';

describe('the memory read store', () => {
  readStoreContract(async () => new MemoryReadStore());
});
