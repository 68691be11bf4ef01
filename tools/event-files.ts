import type { EventDefinition } from '#platform/event-store/event-definition';

export function schemaFile(type: string, version: number): string {
  return `docs/events/${type}.v${version}.schema.json`;
}

/** The data of one event as it was stored, kept for ever: whoever changes the code still reads it. */
export function sampleFile(type: string, version: number): string {
  return `docs/events/${type}.v${version}.sample.json`;
}

/** The schema of the version written today. Those of older versions are never generated again. */
export function schemaText(definition: EventDefinition): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${definition.type}, version ${definition.version}`,
    ...(definition.subject === undefined
      ? {}
      : { description: `Personal data of the subject in ${definition.subject}.` }),
    ...definition.schema,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
