import type { Place, PlannedPayment, Receiver } from './plan.js';
import type { Payment } from './requests.js';

/** Who lives here, and which accounts they have at the time. */
export class Town {
  private readonly current = new Map<string, string>();
  /** The one that was closed last in each place. */
  private readonly former = new Map<string, string>();

  constructor(readonly usernames: readonly string[]) {}

  /** Undefined while there is no account in that place. */
  accountAt(place: Place): string | undefined {
    return this.current.get(keyOf(place));
  }

  opened(place: Place, accountId: string): void {
    this.current.set(keyOf(place), accountId);
  }

  closed(place: Place): void {
    const accountId = this.current.get(keyOf(place));
    if (accountId === undefined) return;
    this.current.delete(keyOf(place));
    this.former.set(keyOf(place), accountId);
  }

  payment({ to, money, key }: PlannedPayment): Payment {
    return { to: this.idOf(to), ...money, reference: 'for you', ...(key !== undefined && { key }) };
  }

  private idOf(to: Receiver): string {
    if (to.by === 'nobody') return to.id;
    if (to.by === 'username') return this.usernameOf(to.customer);
    const open = this.accountAt(to.place);
    const wanted = to.by === 'closed-account' ? (this.former.get(keyOf(to.place)) ?? open) : open;
    return wanted ?? this.usernameOf(to.place.customer);
  }

  private usernameOf(customer: number): string {
    return this.usernames[customer] ?? 'nobody';
  }
}

function keyOf({ customer, slot }: Place): string {
  return `${customer}/${slot}`;
}
