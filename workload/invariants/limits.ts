import { minorOf } from '../amounts.js';
import { accountOf, changeOf, placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

interface Hold {
  readonly minor: bigint;
  readonly expiresAt: string;
}

/** What it takes to tell whether an account was overdrawn. */
class Purse {
  balance = 0n;
  overdraft = 0n;
  readonly holds = new Map<string, Hold>();

  /** What could still be spent at that time. */
  availableAt(now: string): bigint {
    const open = [...this.holds.values()].filter(({ expiresAt }) => now < expiresAt);
    return this.balance + this.overdraft - open.reduce((sum, { minor }) => sum + minor, 0n);
  }
}

const SPENDING = new Set([
  'FundsWithdrawn',
  'FundsTransferred',
  'TransferReversed',
  'FundsHeld',
  'HoldCaptured',
]);
const HOLD_ENDS = new Set(['HoldCaptured', 'HoldReleased', 'HoldExpired']);

/** Nobody ever spent what was not there, or was set aside. */
export class Limits implements Invariant {
  private readonly balances = new Rule('no balance is below its limit at any revision');
  private readonly spendings = new Rule('no spending leaves less than nothing available');
  private readonly captures = new Rule('a hold ends once, and no more is captured than was held');
  readonly rules = [this.balances, this.spendings, this.captures];
  private readonly purses = new Map<string, Purse>();

  see(event: LogEvent): void {
    const accountId = accountOf(event);
    if (accountId === undefined) return;
    const purse = this.purses.get(accountId) ?? new Purse();
    this.purses.set(accountId, purse);
    purse.balance += changeOf(event, accountId);
    this.followHolds(purse, event);
    if (event.type === 'LimitsChanged' && event.data.overdraft)
      purse.overdraft = minorOf(event.data.overdraft);
    this.judge(purse, event);
  }

  end(): void {
    // Everything was seen on the way.
  }

  private followHolds({ holds }: Purse, event: LogEvent): void {
    const { holdId, amount, expiresAt } = event.data;
    if (holdId === undefined) return;
    if (event.type === 'FundsHeld' && amount && expiresAt !== undefined) {
      holds.set(holdId, { minor: minorOf(amount), expiresAt });
    }
    if (!HOLD_ENDS.has(event.type)) return;
    const held = holds.get(holdId)?.minor;
    const taken = amount ? minorOf(amount) : 0n;
    this.captures.holds(
      held !== undefined && taken <= held,
      () => `${placeOf(event)} takes ${taken} of ${held ?? 'no open hold'}`,
    );
    holds.delete(holdId);
  }

  private judge(purse: Purse, event: LogEvent): void {
    const { balance, overdraft } = purse;
    this.balances.holds(
      balance >= -overdraft,
      () => `${placeOf(event)} leaves ${balance} where ${-overdraft} is the limit`,
    );
    if (!SPENDING.has(event.type)) return;
    const available = purse.availableAt(event.metadata.at);
    this.spendings.holds(available >= 0n, () => `${placeOf(event)} leaves ${available} available`);
  }
}
