import { amountOf, minorOf, type WireMoney } from '../amounts.js';
import type { CommandRecord } from '../journal.js';
import { accountOf, changeOf, entryOf, type Facts, type LogEvent } from '../log-event.js';
import type { Observations, ShownAccount, ShownHistory } from '../observations.js';

const SECOND_MS = 1_000;
const NOON = Date.parse('2026-01-15T12:00:00.000Z');

export function eur(minor: number): WireMoney {
  return amountOf(BigInt(minor), 'EUR');
}

/** A log as it would be written, told event by event: a second apart, with balances that add up. */
export class Tale {
  readonly events: LogEvent[] = [];
  readonly records: CommandRecord[] = [];
  private readonly revisions = new Map<string, number>();
  private readonly balances = new Map<string, bigint>();

  opened(...accounts: readonly string[]): this {
    for (const accountId of accounts) {
      const data = { accountId, ownerId: `owner of ${accountId}`, currency: 'EUR', name: 'Current' };
      this.tell(`account-${accountId}`, 'AccountOpened', data);
    }
    return this;
  }

  deposited(accountId: string, minor: number, depositId = 'd'): this {
    const legs = { debit: 'outside', credit: accountId };
    return this.book(accountId, 'FundsDeposited', { ...legs, amount: eur(minor), depositId } as Facts);
  }

  withdrew(accountId: string, minor: number): this {
    const legs = { debit: accountId, credit: 'outside' };
    return this.book(accountId, 'FundsWithdrawn', { ...legs, amount: eur(minor) });
  }

  sent(transferId: string, [from, to]: readonly [string, string], minor: number): this {
    const data = { debit: from, credit: 'under-way', amount: eur(minor), transferId, to: { accountId: to } };
    return this.book(from, 'FundsTransferred', data);
  }

  reversed(transferId: string, reversalOf: string, minor: number): this {
    const data = { debit: 'bob', credit: 'under-way', amount: eur(minor), transferId, reversalOf };
    return this.book('bob', 'TransferReversed', { ...data, to: { accountId: 'ada' } });
  }

  received(transferId: string, accountId: string, minor: number): this {
    const data = { debit: 'under-way', credit: accountId, amount: eur(minor), transferId };
    return this.book(accountId, 'TransferReceived', data);
  }

  returned(transferId: string, accountId: string, minor: number): this {
    const data = { debit: 'under-way', credit: accountId, amount: eur(minor), transferId };
    return this.book(accountId, 'TransferReturned', data);
  }

  completed(transferId: string, accountId: string): this {
    return this.tell(`account-${accountId}`, 'TransferCompleted', { accountId, transferId });
  }

  held(holdId: string, accountId: string, minor: number): this {
    const expiresAt = new Date(NOON * 2).toISOString();
    const data = { accountId, holdId, amount: eur(minor), expiresAt };
    return this.tell(`account-${accountId}`, 'FundsHeld', data);
  }

  captured(holdId: string, accountId: string, minor: number): this {
    const data = { debit: accountId, credit: 'outside', amount: eur(minor), holdId };
    return this.book(accountId, 'HoldCaptured', data);
  }

  fellDue(orderId: string, dueOn: string, transferId: string): this {
    return this.tell(`standing-order-${orderId}`, 'StandingOrderFellDue', { orderId, dueOn, transferId });
  }

  paid(orderId: string, dueOn: string, transferId: string): this {
    return this.tell(`standing-order-${orderId}`, 'StandingOrderSent', { orderId, dueOn, transferId });
  }

  /** The latest event was led to by this command, of which its caller knows as much. */
  by(record: CommandRecord): this {
    this.records.push(record);
    return this.but(-1, ({ metadata, ...event }) => ({
      ...event,
      metadata: { ...metadata, correlationId: record.id },
    }));
  }

  /** The same but for one event, counted from the end when below zero. */
  but(index: number, change: (event: LogEvent) => LogEvent): this {
    const event = this.events.at(index);
    if (event) this.events.splice(index, 1, change(event));
    return this;
  }

  tell(stream: string, type: string, data: Facts): this {
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const position = String(this.events.length + 1);
    const metadata = { at: this.now(), commandId: `command ${position}` };
    this.events.push({ position, stream, revision, type, data, metadata });
    return this;
  }

  /** What a Florin that is right about it all would show of this log. */
  observations(): Observations {
    const opened = this.events.filter(({ type }) => type === 'AccountOpened');
    const accounts = opened.map((event) => this.shown(event));
    const histories = accounts.map(({ accountId }) => this.history(accountId));
    return { trialBalance: [this.trialBalance()], accounts, histories, parked: 0, end: '' };
  }

  private book(accountId: string, type: string, data: Facts): this {
    const balance = (this.balances.get(accountId) ?? 0n) + changeOf({ data } as LogEvent, accountId);
    this.balances.set(accountId, balance);
    const booking = { accountId, balance: amountOf(balance, 'EUR'), bookedAt: this.now() };
    return this.tell(`account-${accountId}`, type, { ...data, ...booking });
  }

  private now(): string {
    return new Date(NOON + this.events.length * SECOND_MS).toISOString();
  }

  private of(accountId: string): readonly LogEvent[] {
    return this.events.filter((event) => accountOf(event) === accountId);
  }

  private shown({ data }: LogEvent): ShownAccount {
    const { accountId = '', ownerId = '', name = '', currency = '' } = data;
    const events = this.of(accountId);
    const ended = new Set(
      events.flatMap(({ type, data: { holdId } }) => (type === 'HoldCaptured' ? holdId : [])),
    );
    const open = events.filter(({ type, data: { holdId } }) => type === 'FundsHeld' && !ended.has(holdId));
    const held = open.reduce((sum, event) => sum + minorOf(event.data.amount as WireMoney), 0n);
    const balance = events.findLast((event) => event.data.balance)?.data.balance ?? eur(0);
    const amounts = { balance, held: amountOf(held, currency), limits: { overdraft: eur(0) } };
    return { accountId, ownerId, name, currency, status: 'open', ...amounts };
  }

  private history(accountId: string): ShownHistory {
    const movements = this.of(accountId).flatMap((event) => {
      const { balance, bookedAt } = event.data;
      if (!balance || bookedAt === undefined) return [];
      return [{ ...amountOf(changeOf(event, accountId), 'EUR'), balance, bookedAt }];
    });
    const past = movements.slice(-1).map(({ balance }) => ({ asOf: this.now(), balance }));
    return { accountId, movements: movements.reverse(), past };
  }

  private trialBalance(): Observations['trialBalance'][number] {
    const balances = this.observedBalances().reduce((sum, balance) => sum + minorOf(balance), 0n);
    const leg = (name: string) =>
      this.events.map(entryOf).reduce((sum, entry) => {
        if (!entry) return sum;
        return sum + (entry.credit === name ? entry.minor : 0n) - (entry.debit === name ? entry.minor : 0n);
      }, 0n);
    const inEuros = (minor: bigint): WireMoney => amountOf(minor, 'EUR');
    return {
      currency: 'EUR',
      accounts: inEuros(balances),
      outside: inEuros(leg('outside')),
      underWay: inEuros(leg('under-way')),
      lending: inEuros(leg('lending')),
    };
  }

  private observedBalances(): readonly WireMoney[] {
    const accounts = new Set(this.events.flatMap((event) => accountOf(event) ?? []));
    return [...accounts].flatMap(
      (accountId) => this.of(accountId).findLast(({ data }) => data.balance)?.data.balance ?? [],
    );
  }
}
