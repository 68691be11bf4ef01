import type { OpenAPIObject } from '@nestjs/swagger';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '#platform/config/load-config';
import { stderrLog } from '#platform/observability/stderr-log';
import { openApiDocument } from '#platform/http/openapi';
import { catalogue } from '#assembly/contexts';
import { EVERYTHING } from '#assembly/role';
import { openFlorin } from '#assembly/open-florin';
import { schemaFile, schemaText } from './event-files.js';
import { NGINX_ROUTES_FILE, nginxRoutesText } from './nginx-routes.js';

interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Everything in the repository that is made from the code. */
async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const schemas = catalogue.all().map((definition) => ({
    path: schemaFile(definition.type, definition.version),
    text: schemaText(definition),
  }));
  const document = await openApi();
  return [
    ...schemas,
    { path: 'docs/openapi.json', text: `${JSON.stringify(document, undefined, 2)}\n` },
    { path: NGINX_ROUTES_FILE, text: nginxRoutesText(document) },
  ];
}

/** As a running Florin tells it: only there are all routes together. */
async function openApi(): Promise<OpenAPIObject> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-generate-'));
  try {
    const config = loadConfig({ FLORIN_DATA_DIR: dataDir, PORT: '0' });
    const florin = await openFlorin({ config, role: EVERYTHING, log: stderrLog });
    const document = openApiDocument(florin.app);
    await florin.stop();
    return document;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function isStale({ path, text }: GeneratedFile): boolean {
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
}

function write({ path, text }: GeneratedFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}

const stale = (await generatedFiles()).filter(isStale);
if (process.argv.includes('--check')) {
  for (const { path } of stale) console.error(`${path} is not what the code says`);
  if (stale.length > 0) console.error('Run "npm run generate" and commit what it writes.');
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const file of stale) write(file);
}
