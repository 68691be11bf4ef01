import { MemoryVault } from './memory.vault.js';
import { vaultContract } from './vault.contract.js';

describe('the vault in memory', () => {
  vaultContract(() => Promise.resolve(new MemoryVault()));
});
