import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { JsonObject } from '#platform/kernel/json';

/** Marks a field as personal: it is sealed with its subject's key before it reaches any disk. */
export function personal<S extends TSchema>(schema: S): S {
  return Object.assign(schema, { 'x-personal': true });
}

export type Upcast = (data: JsonObject) => JsonObject;

export interface EventDefinition<Name extends string = string, S extends TObject = TObject> {
  readonly type: Name;
  /** The version written today; every older one is upcast on read. */
  readonly version: number;
  readonly schema: S;
  /** The field of `data` that names whose personal data the event holds. */
  readonly subject?: string;
  readonly personalFields: readonly string[];
  /** `upcasts[n]` turns the data of version n into that of version n + 1. */
  readonly upcasts: Readonly<Record<number, Upcast>>;
}

export interface EventOptions<Field> {
  readonly version?: number;
  readonly subject?: Field;
  readonly upcasts?: Readonly<Record<number, Upcast>>;
}

/** An event as decisions return it and `evolve` takes it. */
export interface DomainEvent<Name extends string = string, Data = JsonObject> {
  readonly type: Name;
  readonly data: Data;
}

/** The event type of a definition: `type UserRegistered = EventOf<typeof UserRegistered>`. */
export type EventOf<D> =
  D extends EventDefinition<infer Name, infer S> ? DomainEvent<Name, Static<S>> : never;

export function defineEvent<Name extends string, P extends TProperties>(
  type: Name,
  properties: P,
  options: EventOptions<keyof P & string> = {},
): EventDefinition<Name, TObject<P>> {
  const personalFields = Object.keys(properties).filter((field) => 'x-personal' in (properties[field] ?? {}));
  if (personalFields.length > 0 && options.subject === undefined) {
    throw new TypeError(`${type} has personal fields (${personalFields.join(', ')}) but names no subject`);
  }
  return {
    type,
    version: options.version ?? 1,
    schema: Type.Object(properties, { additionalProperties: false }),
    personalFields,
    upcasts: options.upcasts ?? {},
    ...(options.subject === undefined ? {} : { subject: options.subject }),
  };
}

/** Every event type the process knows, from every context. */
export class EventCatalogue {
  private readonly definitions = new Map<string, EventDefinition>();

  constructor(...contexts: readonly (readonly EventDefinition[])[]) {
    for (const definition of contexts.flat()) {
      if (this.definitions.has(definition.type))
        throw new TypeError(`event ${definition.type} is defined twice`);
      this.definitions.set(definition.type, definition);
    }
  }

  all(): readonly EventDefinition[] {
    return [...this.definitions.values()];
  }

  has(type: string): boolean {
    return this.definitions.has(type);
  }

  get(type: string): EventDefinition {
    const definition = this.definitions.get(type);
    if (!definition) throw new TypeError(`event type ${type} is not in the catalogue`);
    return definition;
  }
}
