import { amountOf, minorOf } from '../amounts.js';
import { accountOf, changeOf, type LogEvent } from '../log-event.js';
import type { ShownAccount } from '../observations.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** What the log says of an account, put together here and nowhere else. */
interface Told {
  ownerId: string;
  name: string;
  currency: string;
  status: 'open' | 'frozen' | 'closed';
  balance: bigint;
  readonly holds: Map<string, bigint>;
  limits: ShownAccount['limits'];
}

/** Every account is shown as the log tells of it, and no other account is. */
export class AccountDocuments implements Invariant {
  private readonly rule = new Rule('every account is shown as the log tells of it');
  readonly rules = [this.rule];
  private readonly told = new Map<string, Told>();

  constructor(private readonly shown: readonly ShownAccount[]) {}

  see(event: LogEvent): void {
    const accountId = accountOf(event);
    if (accountId === undefined) return;
    if (event.type === 'AccountOpened') this.told.set(accountId, opened(event));
    const told = this.told.get(accountId);
    if (!told) return;
    told.balance += changeOf(event, accountId);
    tell(told, event);
  }

  end(): void {
    const shown = new Map(this.shown.map((account) => [account.accountId, account]));
    for (const [accountId, told] of this.told) {
      const expected = documentOf(accountId, told);
      const actual = asTold(shown.get(accountId));
      shown.delete(accountId);
      this.rule.holds(actual === expected, () => `shown is ${actual}, the log tells ${expected}`);
    }
    for (const accountId of shown.keys()) this.rule.holds(false, () => `${accountId} is not in the log`);
  }
}

function opened({ data }: LogEvent): Told {
  const { ownerId = '', name = '', currency = '' } = data;
  const limits = { overdraft: amountOf(0n, currency) };
  return { ownerId, name, currency, status: 'open', balance: 0n, holds: new Map(), limits };
}

function tell(told: Told, { type, data }: LogEvent): void {
  const { holdId = '', amount, name, overdraft, perTransfer, daily } = data;
  switch (type) {
    case 'AccountRenamed':
      told.name = name ?? '';
      break;
    case 'AccountFrozen':
      told.status = 'frozen';
      break;
    case 'AccountUnfrozen':
      told.status = 'open';
      break;
    case 'AccountClosed':
      told.status = 'closed';
      break;
    case 'LimitsChanged':
      if (overdraft)
        told.limits = { overdraft, ...(perTransfer && { perTransfer }), ...(daily && { daily }) };
      break;
    case 'FundsHeld':
      if (amount) told.holds.set(holdId, minorOf(amount));
      break;
    case 'HoldCaptured':
    case 'HoldReleased':
    case 'HoldExpired':
      told.holds.delete(holdId);
      break;
  }
}

function documentOf(accountId: string, { balance, holds, ...told }: Told): string {
  const { currency } = told;
  const held = [...holds.values()].reduce((sum, minor) => sum + minor, 0n);
  const amounts = { balance: amountOf(balance, currency), held: amountOf(held, currency) };
  return asTold({ accountId, ...told, ...amounts });
}

function asTold(account: ShownAccount | undefined): string {
  if (!account) return 'nothing';
  const { accountId, ownerId, name, currency, status, balance, held, limits } = account;
  const { overdraft, perTransfer, daily } = limits;
  const amounts = [balance, held, overdraft, perTransfer, daily].map((money) => money?.amount ?? '-');
  return [accountId, ownerId, name, currency, status, ...amounts].join(' ');
}
