import { accountOf, placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** On one account, what comes later is booked later, or at the same time. */
export class BookingTimes implements Invariant {
  private readonly rule = new Rule('the time of booking never goes back on an account');
  readonly rules = [this.rule];
  private readonly latest = new Map<string, string>();

  see(event: LogEvent): void {
    const accountId = accountOf(event);
    const { bookedAt } = event.data;
    if (accountId === undefined || bookedAt === undefined) return;
    const before = this.latest.get(accountId) ?? '';
    this.rule.holds(bookedAt >= before, () => `${placeOf(event)} is booked at ${bookedAt}, after ${before}`);
    this.latest.set(accountId, bookedAt);
  }

  end(): void {
    // Everything was seen on the way.
  }
}
