import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { prepare, ROOT } from './prepare.mjs';

await prepare();
process.setSourceMapsEnabled(true);
// From Node 22 on, compiled code is kept between starts, which makes them quicker.
module.enableCompileCache?.(join(ROOT, 'dist/.compile-cache'));
// In this very process: signals reach Florin as they are, and its exit code is ours.
await import(pathToFileURL(join(ROOT, 'dist/apps/standalone/main.js')).href);
