import { join } from 'node:path';
import { OF_MANY_PARTS, OF_ONE_PROCESS } from './distributed-tests.mjs';
import { attend, prepare, ROOT } from './prepare.mjs';

// The same end-to-end tests as ever, on a Florin whose parts share nothing but the engines, and what is
// only about such a one.
await prepare();
const given = process.argv.slice(2);
process.exitCode = await attend(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    // Every file starts a broker, a read store and five parts first.
    '--testTimeout',
    '300000',
    ...given,
    ...(given.some((word) => !word.startsWith('-'))
      ? []
      : ['--testPathPatterns', '\\.e2e-spec', ...OF_MANY_PARTS]),
    '--testPathIgnorePatterns',
    ...OF_ONE_PROCESS,
  ],
  { env: { ...process.env, FLORIN_TEST_SYSTEM: 'distributed' } },
);
