import { minorOf } from '../amounts.js';
import { accountOf, changeOf, placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** The balance that an event states is the sum of all that was booked on the account until then. */
export class RunningBalances implements Invariant {
  private readonly rule = new Rule('the balance in each event is the sum of what was booked until then');
  readonly rules = [this.rule];
  private readonly sums = new Map<string, bigint>();

  see(event: LogEvent): void {
    const accountId = accountOf(event);
    if (accountId === undefined) return;
    const sum = (this.sums.get(accountId) ?? 0n) + changeOf(event, accountId);
    this.sums.set(accountId, sum);
    const { balance } = event.data;
    if (!balance) return;
    this.rule.holds(
      minorOf(balance) === sum,
      () => `${placeOf(event)} states ${minorOf(balance)} and the sum is ${sum}`,
    );
  }

  end(): void {
    // Everything was seen on the way.
  }
}
