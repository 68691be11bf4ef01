import { placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** What came of one day of one order. */
interface Day {
  readonly transferId: string;
  sent: number;
  failed: number;
}

/** Each day of a standing order pays once, or says why it did not. */
export class StandingOrders implements Invariant {
  private readonly once = new Rule('no day of a standing order falls due twice');
  private readonly outcomes = new Rule('every day of a standing order was paid once, or failed once');
  private readonly payments = new Rule('a standing order says what it paid');
  readonly rules = [this.once, this.outcomes, this.payments];
  private readonly days = new Map<string, Day>();
  private readonly transfers = new Set<string>();

  see(event: LogEvent): void {
    const { orderId, dueOn, transferId = '' } = event.data;
    if (event.type === 'FundsTransferred') this.transfers.add(transferId);
    if (orderId === undefined || dueOn === undefined) return;
    const key = `${orderId} on ${dueOn}`;
    const day = this.days.get(key);
    if (event.type === 'StandingOrderFellDue') {
      this.once.holds(day === undefined, () => placeOf(event));
      this.days.set(key, { transferId, sent: 0, failed: 0 });
    }
    if (day && event.type === 'StandingOrderSent') day.sent += 1;
    if (day && event.type === 'StandingOrderFailed') day.failed += 1;
  }

  end(): void {
    for (const [key, { transferId, sent, failed }] of this.days) {
      this.outcomes.holds(sent + failed === 1, () => `${key} was sent ${sent} and failed ${failed} times`);
      const isPaid = this.transfers.has(transferId);
      this.payments.holds(
        isPaid === sent > 0,
        () =>
          `${key} says ${sent > 0 ? 'sent' : 'not sent'}, transfer ${transferId} is ${isPaid ? '' : 'not '}there`,
      );
    }
  }
}
