import { amountOf, type WireMoney } from './amounts.js';
import type { Chance } from './chance.js';

/** The accounts that every customer has at any time, by their currencies. */
export const SLOTS = ['EUR', 'EUR', 'JPY', 'KWD'] as const;

/** An account of somebody, whatever its id is by then. */
export interface Place {
  readonly customer: number;
  readonly slot: number;
}

/** Who is to be paid: by an account's id, by a username, or by the id of nobody at all. */
export type Receiver =
  | { readonly by: 'account' | 'closed-account'; readonly place: Place }
  | { readonly by: 'username'; readonly customer: number }
  | { readonly by: 'nobody'; readonly id: string };

/** One of those that are known by then, the latest being 0; where none is, an id that nobody has. */
export interface Nth {
  readonly nth: number;
  readonly otherwise: string;
}

export type Wish =
  | { readonly do: 'deposit' | 'withdraw'; readonly slot: number; readonly money: WireMoney }
  | { readonly do: 'transfer'; readonly slot: number; readonly to: Receiver; readonly money: WireMoney }
  | { readonly do: 'batch'; readonly slot: number; readonly payments: readonly PlannedPayment[] }
  | { readonly do: 'hold'; readonly slot: number; readonly money: WireMoney; readonly forMs?: number }
  | { readonly do: 'capture'; readonly which: Nth; readonly percent: number; readonly atOnce: boolean }
  | { readonly do: 'release'; readonly which: Nth }
  | { readonly do: 'reverse'; readonly slot: number; readonly which: Nth; readonly atOnce: boolean }
  | { readonly do: 'rename'; readonly slot: number; readonly name: string }
  | { readonly do: 'close'; readonly slot: number }
  | { readonly do: 'order'; readonly slot: number; readonly to: Receiver; readonly money: WireMoney }
  | { readonly do: 'pause' | 'resume' | 'cancel'; readonly which: Nth }
  | { readonly do: 'repeat'; readonly which: Nth }
  | { readonly do: 'pry'; readonly at: Place }
  | { readonly do: 'read'; readonly slot: number; readonly what: Reading };

export interface PlannedPayment {
  readonly to: Receiver;
  readonly money: WireMoney;
  /** In a batch: what has the same key is the same transfer. */
  readonly key?: string;
}

export type Reading = keyof typeof READINGS;

/** What goes wrong with the request for a command, on purpose. */
export type Trouble =
  | { readonly kind: 'none' | 'no key' | 'twice at once' | 'again' | 'other body' }
  | { readonly kind: 'cut'; readonly afterMs: number };

export interface Step {
  readonly wish: Wish;
  readonly trouble: Trouble;
}

const LARGEST_BATCH = 12;
const LONGEST_SHORT_HOLD_MS = 2_000;
const LATEST_CUT_MS = 25;
const NTH = 6;

const WISHES: Readonly<Record<Wish['do'], number>> = {
  deposit: 14,
  withdraw: 10,
  transfer: 26,
  batch: 2,
  hold: 8,
  capture: 5,
  release: 2,
  reverse: 3,
  rename: 1,
  close: 1.5,
  order: 2,
  pause: 0.4,
  resume: 0.4,
  cancel: 0.7,
  repeat: 4,
  pry: 1.5,
  read: 12,
};

const TROUBLES: Readonly<Record<Trouble['kind'], number>> = {
  none: 60,
  'no key': 8,
  'twice at once': 10,
  again: 6,
  'other body': 4,
  cut: 12,
};

const READINGS = {
  account: 4,
  accounts: 2,
  balance: 3,
  'past balance': 2,
  movements: 3,
  transfers: 2,
  csv: 0.3,
  inbox: 2,
  'financing options': 0.5,
  applications: 0.5,
} as const;

/** What one customer is going to do: for ever the same, whatever comes of it. */
export class Plan {
  constructor(
    private readonly chance: Chance,
    private readonly customer: number,
    private readonly customers: number,
  ) {}

  next(): Step {
    return { wish: this.wish(this.chance.weighted(WISHES)), trouble: this.trouble() };
  }

  private wish(kind: Wish['do']): Wish {
    const { chance } = this;
    const slot = chance.between(0, SLOTS.length - 1);
    switch (kind) {
      case 'deposit':
      case 'withdraw':
        return { do: kind, slot, money: this.money(slot) };
      case 'transfer':
      case 'order':
        return { do: kind, slot, ...this.payment(slot) };
      case 'batch': {
        const payments = Array.from({ length: chance.between(1, LARGEST_BATCH) }, () => this.payment(slot));
        return { do: kind, slot, payments: chance.happens(0.3) ? this.withTwins(payments) : payments };
      }
      case 'hold': {
        const isShort = chance.happens(0.5);
        const forMs = chance.between(200, LONGEST_SHORT_HOLD_MS);
        return { do: kind, slot, money: this.money(slot), ...(isShort && { forMs }) };
      }
      case 'rename':
        return { do: kind, slot, name: `Pot ${chance.between(1, 999)} \u{1F36F}` };
      case 'close':
        return { do: kind, slot };
      case 'pry':
        return { do: kind, at: this.elsewhere(slot) };
      case 'read':
        return { do: kind, slot, what: chance.weighted(READINGS) };
      default:
        return this.wishForKnown(kind, slot);
    }
  }

  /** Wishes about something that was made before. */
  private wishForKnown(
    kind: 'capture' | 'release' | 'reverse' | 'pause' | 'resume' | 'cancel' | 'repeat',
    slot: number,
  ): Wish {
    const { chance } = this;
    const which = { nth: chance.between(0, NTH), otherwise: chance.uuid() };
    const atOnce = chance.happens(0.4);
    if (kind === 'reverse') return { do: kind, slot, which, atOnce };
    if (kind !== 'capture') return { do: kind, which };
    return { do: kind, which, atOnce, percent: chance.happens(0.5) ? 100 : chance.between(1, 130) };
  }

  private trouble(): Trouble {
    const kind = this.chance.weighted(TROUBLES);
    return kind === 'cut' ? { kind, afterMs: this.chance.between(0, LATEST_CUT_MS) } : { kind };
  }

  private payment(slot: number): PlannedPayment {
    return { to: this.receiver(slot), money: this.money(slot) };
  }

  /** Each stands there twice, under a key of its own, and is to be sent once. */
  private withTwins(payments: readonly PlannedPayment[]): readonly PlannedPayment[] {
    const keyed = payments.map((payment) => ({ ...payment, key: this.chance.uuid() }));
    return [...keyed, ...keyed];
  }

  /** Mostly somebody's account in the same currency; now and then a mistake. */
  private receiver(slot: number): Receiver {
    const { chance } = this;
    const place = this.elsewhere(chance.happens(0.95) ? sameCurrency(slot) : slot);
    const by = chance.weighted({ account: 60, username: 30, 'closed-account': 5, oneself: 2, nobody: 2 });
    if (by === 'oneself') return { by: 'account', place: { customer: this.customer, slot } };
    if (by === 'nobody') return { by, id: chance.uuid() };
    return by === 'username' ? { by, customer: place.customer } : { by, place };

    function sameCurrency(of: number): number {
      return chance.pick([...SLOTS.keys()].filter((other) => SLOTS[other] === SLOTS[of]));
    }
  }

  private elsewhere(slot: number): Place {
    const steps = this.chance.between(1, this.customers - 1);
    return { customer: (this.customer + steps) % this.customers, slot };
  }

  /** Small as a rule, from one minor unit on; rarely more than anybody has. */
  private money(slot: number): WireMoney {
    const { chance } = this;
    const digits = chance.happens(0.02) ? 12 : chance.between(1, 5);
    return amountOf(BigInt(chance.between(1, 10 ** digits)), SLOTS[slot] ?? 'EUR');
  }
}
