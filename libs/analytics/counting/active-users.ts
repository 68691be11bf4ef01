import type { Day } from '#platform/kernel/days';
import type { Counts } from './counts.js';
import { bitOf } from './active-days.js';
import { monthOf } from './document-ids.js';

/** The days on which each of some users were active in one month, and in which month. */
export interface ActiveMonth {
  readonly month: string;
  readonly days: Counts;
}

/** Counts users on each of several days, and on all of them together, each user once. */
export class ActiveUsers {
  private readonly onDays: Map<Day, number>;
  private readonly daysOfMonths = new Map<string, readonly Day[]>();
  private total = 0;

  constructor(days: readonly Day[]) {
    this.onDays = new Map(days.map((day) => [day, 0]));
    for (const day of days) {
      const month = monthOf(day);
      this.daysOfMonths.set(month, [...(this.daysOfMonths.get(month) ?? []), day]);
    }
  }

  get months(): readonly string[] {
    return [...this.daysOfMonths.keys()];
  }

  get inAll(): number {
    return this.total;
  }

  on(day: Day): number {
    return this.onDays.get(day) ?? 0;
  }

  /** All that is known of some users: what is said of one of them in several places is put together. */
  add(known: readonly ActiveMonth[]): void {
    const active = new Set<string>();
    for (const month of this.months) {
      const users = together(known.filter((each) => each.month === month));
      const days = this.daysOfMonths.get(month) ?? [];
      for (const [userId, bits] of users) if (this.note(bits, days)) active.add(userId);
    }
    this.total += active.size;
  }

  private note(bits: number, days: readonly Day[]): boolean {
    let isActive = false;
    for (const day of days) {
      if ((bits & bitOf(day)) === 0) continue;
      isActive = true;
      this.onDays.set(day, this.on(day) + 1);
    }
    return isActive;
  }
}

function together(known: readonly ActiveMonth[]): ReadonlyMap<string, number> {
  const users = new Map<string, number>();
  for (const { days } of known) {
    for (const [userId, bits] of Object.entries(days)) users.set(userId, (users.get(userId) ?? 0) | bits);
  }
  return users;
}
