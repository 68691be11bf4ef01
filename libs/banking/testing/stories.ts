import type { Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { parseMoney, toJson, add, subtract, type Money } from '#platform/kernel/money';
import type { Asker } from '#banking/account/rules';
import { OUTSIDE, UNDER_WAY, type AccountEvent, type Party } from '#banking/events';

const NAMES = 'd7c5c2de-0d0e-4c43-9c93-9a36f1f1c001' as Uuid;

/** The same id for the same name, in every test. */
export function id(name: string): Uuid {
  return derivedUuid(NAMES, name);
}

export const ADA: Asker = { userId: id('ada'), isAdmin: false };
export const BOB: Asker = { userId: id('bob'), isAdmin: false };
export const ADMIN: Asker = { userId: id('admin'), isAdmin: true };
export const ADAS: Party = { accountId: id("ada's account"), ownerId: ADA.userId };
export const BOBS: Party = { accountId: id("bob's account"), ownerId: BOB.userId };
export const EUR = 'EUR' as CurrencyCode;
/** When everything in a story happens, and when decisions on it are taken. */
export const NOON = '2026-01-15T12:00:00.000Z' as Instant;

export function eur(amount: string): Money {
  return parseMoney(amount, EUR);
}

type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>['data'];
type Event<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>;

/** What happened on Ada's account in euros, told event by event: balances add up by themselves. */
export class Story {
  readonly events: AccountEvent[] = [];
  private balance = eur('0');

  constructor(private readonly on: Party = ADAS) {
    const data = { ...on, currency: EUR, name: 'Current', openedAt: NOON };
    this.events.push({ type: 'AccountOpened', data });
  }

  deposited(amount: string, more: Partial<DataOf<'FundsDeposited'>> = {}): this {
    const booking = this.booking(amount, { debit: OUTSIDE, credit: this.on.accountId });
    return this.tell('FundsDeposited', { ...booking, depositId: id('deposit'), ...more });
  }

  transferred(amount: string, more: Partial<DataOf<'FundsTransferred'>> = {}): this {
    const booking = this.booking(amount, { debit: this.on.accountId, credit: UNDER_WAY });
    return this.tell('FundsTransferred', { ...booking, transferId: id('transfer'), to: BOBS, ...more });
  }

  received(amount: string, more: Partial<DataOf<'TransferReceived'>> = {}): this {
    const booking = this.booking(amount, { debit: UNDER_WAY, credit: this.on.accountId });
    return this.tell('TransferReceived', { ...booking, transferId: id('transfer'), from: BOBS, ...more });
  }

  held(amount: string, more: Partial<DataOf<'FundsHeld'>> = {}): this {
    return this.tell('FundsHeld', {
      ...this.on,
      holdId: id('hold'),
      amount: toJson(eur(amount)),
      available: toJson(subtract(this.balance, eur(amount))),
      heldAt: NOON,
      expiresAt: '2026-01-22T12:00:00.000Z' as Instant,
      ...more,
    });
  }

  limited(limits: { overdraft?: string; daily?: string; perTransfer?: string }): this {
    const { overdraft = '0', daily, perTransfer } = limits;
    return this.tell('LimitsChanged', {
      accountId: this.on.accountId,
      overdraft: toJson(eur(overdraft)),
      ...(daily !== undefined && { daily: toJson(eur(daily)) }),
      ...(perTransfer !== undefined && { perTransfer: toJson(eur(perTransfer)) }),
    });
  }

  frozen(): this {
    return this.tell('AccountFrozen', { ...this.on });
  }

  closed(): this {
    return this.tell('AccountClosed', { accountId: this.on.accountId });
  }

  tell<Type extends AccountEvent['type']>(type: Type, data: DataOf<Type>): this {
    this.events.push({ type, data } as Event<Type>);
    return this;
  }

  /** What every event that moves so much money on this account would say next. */
  booking(amount: string, legs: { readonly debit: string; readonly credit: string }) {
    const change = legs.debit === this.on.accountId ? subtract : add;
    this.balance = change(this.balance, eur(amount));
    const balance = toJson(this.balance);
    return { ...this.on, ...legs, amount: toJson(eur(amount)), balance, bookedAt: NOON };
  }
}
