import { join } from 'node:path';
import { attend, prepare, ROOT } from './prepare.mjs';

await prepare();
process.exitCode = await attend(process.execPath, [
  '--enable-source-maps',
  join(ROOT, 'dist/workload/chaos.js'),
  ...process.argv.slice(2),
]);
