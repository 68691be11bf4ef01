import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { EventDefinition } from '#platform/event-store/event-definition';
import { upcast } from '#platform/event-store/upcasting';
import type { JsonObject } from '#platform/kernel/json';
import { catalogue } from '#assembly/contexts';
import { sampleFile, schemaFile, schemaText } from './event-files.js';

const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: true, keywords: ['x-personal'] }));

const versions = catalogue
  .all()
  .flatMap((definition) =>
    Array.from({ length: definition.version }, (_, index) => ({ definition, version: index + 1 })),
  );

describe.each(versions)('$definition.type, version $version', ({ definition, version }) => {
  it('has a stored sample that its schema accepts', () => {
    const accepts = ajv.compile(read(schemaFile(definition.type, version)));
    accepts(read(sampleFile(definition.type, version)));
    expect(accepts.errors).toBeNull();
  });

  it('reads as the version of today', () => {
    const accepts = ajv.compile(JSON.parse(schemaText(definition)) as JsonObject);
    accepts(upcast(definition, version, read(sampleFile(definition.type, version))));
    expect(accepts.errors).toBeNull();
  });
});

describe('the event files', () => {
  it('hold the schema of today as it is in the code', () => {
    const stale = catalogue.all().filter((definition) => !isCurrent(definition));
    expect(stale.map((definition) => definition.type)).toEqual([]);
  });

  it('are of known events only', () => {
    const known = versions.flatMap(({ definition, version }) => [
      schemaFile(definition.type, version),
      sampleFile(definition.type, version),
    ]);
    const found = readdirSync('docs/events').map((name) => `docs/events/${name}`);
    expect(found.filter((path) => !known.includes(path) && !path.endsWith('README.md'))).toEqual([]);
  });
});

function isCurrent(definition: EventDefinition): boolean {
  const path = schemaFile(definition.type, definition.version);
  return existsSync(path) && readFileSync(path, 'utf8') === schemaText(definition);
}

function read(path: string): JsonObject {
  return JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
}
