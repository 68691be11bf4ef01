import { join } from 'node:path';
import { attend, prepare, ROOT } from './prepare.mjs';

/** What is about one process and its data directory. */
const OF_ONE_PROCESS = [
  'apps/standalone/process\\.e2e-spec',
  'apps/standalone/views-in-mongo\\.e2e-spec',
  'banking/transfers/killed-transfer\\.e2e-spec',
  'banking/views/statement-reading\\.e2e-spec',
];

// The same end-to-end tests as ever, on a Florin whose parts share nothing but the engines.
await prepare();
process.exitCode = await attend(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    // Every file starts a broker, a read store and five parts first.
    '--testTimeout',
    '300000',
    '--testMatch',
    '**/*.e2e-spec.ts',
    '--testPathIgnorePatterns',
    ...OF_ONE_PROCESS,
    ...process.argv.slice(2),
  ],
  { env: { ...process.env, FLORIN_TEST_SYSTEM: 'distributed' } },
);
