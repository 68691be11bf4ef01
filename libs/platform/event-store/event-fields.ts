import { Type, type TUnsafe } from 'typebox';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';

// What the fields of events are made of. Functions, because `personal` marks the very schema it is given.

export const uuid = (): TUnsafe<Uuid> => Type.Unsafe<Uuid>(Type.String({ format: 'uuid' }));

export const moment = (): TUnsafe<Instant> => Type.Unsafe<Instant>(Type.String({ format: 'date-time' }));

export const text = (): ReturnType<typeof Type.String> => Type.String();

export const oneOf = <const Values extends readonly string[]>(...values: Values): TUnsafe<Values[number]> =>
  Type.Unsafe<Values[number]>(Type.String({ enum: [...values] }));
