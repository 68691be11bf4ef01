import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from './prepare.mjs';

await prepare();
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(ROOT, 'dist/apps/cli/main.js')).href);
