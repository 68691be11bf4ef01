import { amountOf, minorOf, type WireMoney } from './amounts.js';
import type { Client } from './client.js';
import { isCarriedOut, type Answer } from './exchange.js';
import { problemIn, shown, type Judge } from './judge.js';
import { SLOTS, type Nth, type Place, type Plan, type Step, type Trouble, type Wish } from './plan.js';
import { readings } from './readings.js';
import { commands, queries, type Command, type Request } from './requests.js';
import type { Town } from './town.js';

export interface CustomerParts {
  readonly number: number;
  readonly token: string;
  readonly client: Client;
  readonly judge: Judge;
  readonly town: Town;
}

interface KnownHold {
  readonly accountId: string;
  readonly holdId: string;
  readonly money: WireMoney;
}

type WishTo<Do extends Wish['do']> = Extract<Wish, { do: Do }>;
type Deeds = {
  readonly [Do in Wish['do']]: (wish: WishTo<Do>, trouble: Trouble) => Promise<unknown>;
};

/** What a customer does at the same time. */
const HANDS = 3;
const KNOWN_KEPT = 20;
const REPEATED_IN_THE_END = 40;
const NO_TROUBLE: Trouble = { kind: 'none' };
const FIRST_DEPOSIT_MINOR = 50_000n;

/** Carries out a plan: finds out which accounts, holds and transfers it means by now, and asks for it. */
export class Customer {
  private readonly holds: KnownHold[] = [];
  private readonly orders: string[] = [];
  private readonly deeds: Deeds = {
    deposit: ({ slot, money }, trouble) => this.onSlot(slot, trouble, (id) => commands.deposit(id, money)),
    withdraw: ({ slot, money }, trouble) => this.onSlot(slot, trouble, (id) => commands.withdraw(id, money)),
    rename: ({ slot, name }, trouble) => this.onSlot(slot, trouble, (id) => commands.rename(id, name)),
    transfer: (wish, trouble) =>
      this.onSlot(wish.slot, trouble, (id) => commands.transfer(id, this.parts.town.payment(wish))),
    batch: ({ slot, payments }, trouble) =>
      this.onSlot(slot, trouble, (id) =>
        commands.batch(
          id,
          payments.map((payment) => this.parts.town.payment(payment)),
        ),
      ),
    close: ({ slot }, trouble) => this.close(slot, trouble),
    hold: (wish, trouble) => this.hold(wish, trouble),
    capture: (wish, trouble) => this.capture(wish, trouble),
    release: ({ which }, trouble) => {
      const { accountId, holdId } = this.knownHold(which);
      return this.command(commands.release(accountId, holdId), trouble);
    },
    reverse: (wish, trouble) => this.reverse(wish, trouble),
    order: (wish, trouble) => this.order(wish, trouble),
    pause: ({ which }, trouble) => this.command(commands.pause(this.knownOrder(which)), trouble),
    resume: ({ which }, trouble) => this.command(commands.resume(this.knownOrder(which)), trouble),
    cancel: ({ which }, trouble) => this.command(commands.cancel(this.knownOrder(which)), trouble),
    repeat: ({ which }) => this.repeat(which),
    pry: ({ at }) => this.pry(at),
    read: (wish) => this.read(wish),
  };

  constructor(private readonly parts: CustomerParts) {}

  /** Opens the first accounts and puts money on them. */
  async settleIn(): Promise<void> {
    for (const slot of SLOTS.keys()) {
      await this.open(slot);
      const currency = SLOTS[slot] as string;
      await this.onSlot(slot, NO_TROUBLE, (id) =>
        commands.deposit(id, amountOf(FIRST_DEPOSIT_MINOR, currency)),
      );
    }
  }

  /** Follows the plan with several hands until it is time to stop. */
  async live(plan: Plan, isOver: () => boolean): Promise<void> {
    const hand = async (): Promise<void> => {
      while (!isOver()) await this.take(plan.next());
    };
    await Promise.all(Array.from({ length: HANDS }, hand));
  }

  /** In the end, whatever was carried out answers as it did at first. */
  async repeatAll(signal: AbortSignal): Promise<void> {
    const { client } = this.parts;
    for (const carried of client.carried.slice(-REPEATED_IN_THE_END)) {
      signal.throwIfAborted();
      await client.repeat(carried);
    }
  }

  private async take({ wish, trouble }: Step): Promise<void> {
    const carryOut = this.deeds[wish.do] as (wish: Wish, trouble: Trouble) => Promise<unknown>;
    await carryOut(wish, trouble);
  }

  private async open(slot: number): Promise<void> {
    const { town, number: customer } = this.parts;
    const currency = SLOTS[slot] as string;
    const answer = await this.command(commands.open(currency, `Slot ${slot}`), NO_TROUBLE);
    if (isCarriedOut(answer))
      town.opened({ customer, slot }, (JSON.parse(answer.text) as { accountId: string }).accountId);
  }

  /** Takes all that is there away first; whoever pays into it meanwhile gets it back, or prevents it. */
  private async close(slot: number, trouble: Trouble): Promise<void> {
    const { town, number: customer } = this.parts;
    const accountId = town.accountAt({ customer, slot });
    if (accountId === undefined) return;
    await this.empty(accountId);
    const answer = await this.command(commands.close(accountId), trouble);
    // It may have been closed by a request whose answer was lost.
    const code = answer && problemIn(answer)?.code;
    if (!isCarriedOut(answer) && code !== 'banking.closed') return;
    town.closed({ customer, slot });
    await this.open(slot);
  }

  private async empty(accountId: string): Promise<void> {
    const held = await this.query(queries.openHolds(accountId));
    if (!isCarriedOut(held)) return;
    const { items } = JSON.parse(held.text) as { items: readonly { holdId: string }[] };
    for (const { holdId } of items) await this.command(commands.release(accountId, holdId), NO_TROUBLE);
    const seen = await this.query(queries.account(accountId));
    if (!isCarriedOut(seen)) return;
    const { balance } = JSON.parse(seen.text) as { balance: WireMoney };
    if (minorOf(balance) > 0n) await this.command(commands.withdraw(accountId, balance), NO_TROUBLE);
  }

  private async hold({ slot, money, forMs }: WishTo<'hold'>, trouble: Trouble): Promise<void> {
    const accountId = this.account(slot);
    if (accountId === undefined) return;
    const expiry = forMs === undefined ? {} : { expiresAt: new Date(Date.now() + forMs).toISOString() };
    const answer = await this.command(commands.hold(accountId, { ...money, ...expiry }), trouble);
    if (!isCarriedOut(answer)) return;
    const { holdId } = JSON.parse(answer.text) as { holdId: string };
    remember(this.holds, { accountId, holdId, money });
  }

  private async capture({ which, percent, atOnce }: WishTo<'capture'>, trouble: Trouble): Promise<void> {
    const { accountId, holdId, money } = this.knownHold(which);
    const minor = money ? (minorOf(money) * BigInt(percent)) / 100n : 0n;
    const isPart = money !== undefined && percent !== 100 && minor > 0n;
    const part = isPart ? amountOf(minor, money.currency) : undefined;
    await this.once(commands.capture(accountId, holdId, part), atOnce, trouble);
  }

  private async reverse({ slot, which, atOnce }: WishTo<'reverse'>, trouble: Trouble): Promise<void> {
    const accountId = this.account(slot);
    if (accountId === undefined) return;
    const answer = await this.query(queries.transfers(accountId));
    if (!isCarriedOut(answer)) return;
    const { items } = JSON.parse(answer.text) as { items: readonly { transferId: string; to: string }[] };
    const received = items.filter(({ to }) => to === accountId).map(({ transferId }) => transferId);
    await this.once(commands.reverse(nthOf(received.reverse(), which) ?? which.otherwise), atOnce, trouble);
  }

  private async order({ slot, to, money }: WishTo<'order'>, trouble: Trouble): Promise<void> {
    const first = new Date().toISOString().slice(0, 10);
    const accountId = this.account(slot);
    if (accountId === undefined) return;
    const order = { ...this.parts.town.payment({ to, money }), every: 'month', first };
    const answer = await this.command(commands.order(accountId, order), trouble);
    if (isCarriedOut(answer)) remember(this.orders, (JSON.parse(answer.text) as { orderId: string }).orderId);
  }

  /** Twice at once, as two commands of their own: one of them wins, or none. */
  private async once(command: Command, atOnce: boolean, trouble: Trouble): Promise<void> {
    const twin = atOnce ? this.command(command, NO_TROUBLE) : undefined;
    const answers = await Promise.all([this.command(command, trouble), twin]);
    if (!atOnce) return;
    const winners = answers.filter(isCarriedOut);
    this.parts.judge.winners.holds(winners.length <= 1, () =>
      winners.map((won) => shown(command, won)).join('; '),
    );
  }

  private async repeat(which: Nth): Promise<void> {
    const { client } = this.parts;
    const carried = nthOf(client.carried, which);
    if (carried) await client.repeat(carried);
  }

  /** What belongs to somebody else is not there. */
  private async pry(at: Place): Promise<void> {
    const accountId = this.parts.town.accountAt(at);
    if (accountId === undefined) return;
    for (const request of [queries.account(accountId), queries.movements(accountId)]) {
      const answer = await this.query(request);
      if (answer) this.parts.judge.privacy.holds(answer.status === 404, () => shown(request, answer));
    }
  }

  private async read({ slot, what }: WishTo<'read'>): Promise<void> {
    const accountId = this.account(slot);
    if (accountId === undefined) return;
    await this.query(readings[what](accountId));
  }

  private knownHold(which: Nth): Partial<KnownHold> & Pick<KnownHold, 'accountId' | 'holdId'> {
    const { otherwise } = which;
    return nthOf(this.holds, which) ?? { accountId: this.account(0) ?? otherwise, holdId: otherwise };
  }

  private knownOrder(which: Nth): string {
    return nthOf(this.orders, which) ?? which.otherwise;
  }

  private account(slot: number): string | undefined {
    return this.parts.town.accountAt({ customer: this.parts.number, slot });
  }

  private async onSlot(slot: number, trouble: Trouble, make: (accountId: string) => Command): Promise<void> {
    const accountId = this.account(slot);
    if (accountId !== undefined) await this.command(make(accountId), trouble);
  }

  private async command(command: Command, trouble: Trouble): Promise<Answer | undefined> {
    return await this.parts.client.command(this.parts.token, command, trouble);
  }

  private async query(request: Request): Promise<Answer | undefined> {
    return await this.parts.client.query(this.parts.token, request);
  }
}

function nthOf<Item>(items: readonly Item[], { nth }: Nth): Item | undefined {
  return items.length === 0 ? undefined : items[items.length - 1 - (nth % items.length)];
}

function remember<Item>(items: Item[], item: Item): void {
  if (items.push(item) > KNOWN_KEPT) items.shift();
}
