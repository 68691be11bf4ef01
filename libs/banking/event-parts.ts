import { Type, type TUnsafe } from 'typebox';
import { personal } from '#platform/event-store/event-definition';
import { moment, text, uuid } from '#platform/event-store/event-fields';
import type { CurrencyCode } from '#platform/kernel/currencies';

// What the events of accounts are made of.

export const day = (): ReturnType<typeof Type.String> => Type.String({ format: 'date' });
export const currency = (): TUnsafe<CurrencyCode> =>
  Type.Unsafe<CurrencyCode>(Type.String({ pattern: '^[A-Z]{3}$' }));
export const money = () =>
  Type.Object(
    { amount: Type.String({ pattern: '^-?(0|[1-9]\\d*)(\\.\\d+)?$' }), currency: currency() },
    { additionalProperties: false },
  );
/** An account and whose it is. */
export const party = () =>
  Type.Object({ accountId: uuid(), ownerId: uuid() }, { additionalProperties: false });

/** An account's id, or one of those that nobody owns. */
const leg = (): ReturnType<typeof Type.String> => Type.String({ minLength: 7, maxLength: 36 });

/**
 * What every event that moves money says: `amount` leaves the account `debit` and reaches `credit`,
 * which leaves the account of the stream at `balance`. `bookedAt` never goes back on one account.
 */
export const booking = () => ({
  accountId: uuid(),
  ownerId: uuid(),
  debit: leg(),
  credit: leg(),
  amount: money(),
  balance: money(),
  bookedAt: moment(),
  reference: Type.Optional(personal(text())),
});
