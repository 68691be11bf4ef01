import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { catalogue } from '#standalone/contexts';
import { schemaFile, schemaText } from './event-files.js';

/** Everything in the repository that is made from the code: path and text. */
function generatedFiles(): readonly (readonly [path: string, text: string])[] {
  return catalogue
    .all()
    .map((definition) => [schemaFile(definition.type, definition.version), schemaText(definition)] as const);
}

const stale = generatedFiles().filter(
  ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
);

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not what the code says`);
  if (stale.length > 0) console.error('Run "npm run generate" and commit what it writes.');
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
