import { join } from 'node:path';
import { OF_MANY_PARTS } from './distributed-tests.mjs';
import { attend, prepare, ROOT } from './prepare.mjs';

// Some tests start Florin, or a process that is to be killed, from what is built.
await prepare();
process.exitCode = await attend(process.execPath, [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(ROOT, 'node_modules/jest/bin/jest.js'),
  ...process.argv.slice(2),
  '--testPathIgnorePatterns',
  '/node_modules/',
  ...OF_MANY_PARTS,
]);
