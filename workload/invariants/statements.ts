import { minorOf } from '../amounts.js';
import { accountOf, changeOf, type LogEvent } from '../log-event.js';
import type { ShownHistory } from '../observations.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

interface Booked {
  readonly at: string;
  readonly change: bigint;
  readonly balance: bigint;
}

/** Statements list what the log booked, and past balances are what they were. */
export class Statements implements Invariant {
  private readonly lines = new Rule('a statement has every booking of the log, with its balance');
  private readonly past = new Rule('a past balance is what the log booked until then');
  readonly rules = [this.lines, this.past];
  private readonly booked: ReadonlyMap<string, Booked[]>;

  constructor(private readonly histories: readonly ShownHistory[]) {
    this.booked = new Map(histories.map(({ accountId }) => [accountId, []]));
  }

  see(event: LogEvent): void {
    const accountId = accountOf(event) ?? '';
    const bookings = this.booked.get(accountId);
    const { bookedAt, balance } = event.data;
    if (!bookings || bookedAt === undefined || !balance) return;
    bookings.push({ at: bookedAt, change: changeOf(event, accountId), balance: minorOf(balance) });
  }

  end(): void {
    for (const { accountId, movements, past } of this.histories) {
      const bookings = this.booked.get(accountId) ?? [];
      const shown = movements.map((each) => lineOf(each.bookedAt, minorOf(each), minorOf(each.balance)));
      const logged = bookings.map(({ at, change, balance }) => lineOf(at, change, balance)).reverse();
      const off = logged.findIndex((line, index) => line !== shown[index]);
      this.lines.holds(
        off === -1 && shown.length === logged.length,
        () =>
          `${accountId} has ${shown.length} of ${logged.length} lines; ${shown[off] ?? 'nothing'} for ${logged[off] ?? 'nothing'}`,
      );
      for (const { asOf, balance } of past) {
        const then = bookings.findLast(({ at }) => at <= asOf)?.balance ?? 0n;
        this.past.holds(
          minorOf(balance) === then,
          () => `${accountId} at ${asOf} is shown with ${minorOf(balance)}, the log had ${then}`,
        );
      }
    }
  }
}

function lineOf(at: string, change: bigint, balance: bigint): string {
  return `${at} ${change} ${balance}`;
}
