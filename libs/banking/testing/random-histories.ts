import fc from 'fast-check';
import { toJson } from '#platform/kernel/money';
import type { Uuid } from '#platform/kernel/ids';
import type { Happening } from '#platform/testing/fold';
import {
  LENDING,
  OUTSIDE,
  UNDER_WAY,
  type AccountEvent,
  type Party,
  type StandingOrderEvent,
} from '#banking/events';
import { OrderStory } from './order-stories.js';
import { ADA, BOB, eur, id, NOON, Story } from './stories.js';

type BankingEvent = AccountEvent | StandingOrderEvent;

/** One of what may happen next: what it means is for what has happened before to say. */
interface Chance {
  readonly what: keyof typeof CHANCES;
  readonly account: number;
  readonly other: number;
  readonly amount: string;
}

interface Sending {
  readonly transferId: Uuid;
  readonly from: number;
  readonly to: number;
  readonly amount: string;
  readonly reversalOf?: Uuid;
}

const ACCOUNTS = 4;
const LENGTHS = { minLength: 30, maxLength: 60 };

/** Writes down in one log what happens to all of its accounts. */
class Bank {
  readonly log: Happening<BankingEvent>[] = [];
  readonly underWay: Sending[] = [];
  readonly arrived: Sending[] = [];
  readonly holds: { readonly account: number; readonly holdId: Uuid; readonly amount: string }[] = [];
  private readonly stories = Array.from({ length: ACCOUNTS }, (_, n) => new Story(this.party(n)));
  private readonly order = new OrderStory();
  private ids = 0;

  constructor() {
    for (const [n] of this.stories.entries()) this.on(n, (story) => story);
    this.ordered((story) => story);
  }

  party(account: number): Party {
    return { accountId: id(`account ${account}`), ownerId: account < 2 ? ADA.userId : BOB.userId };
  }

  newId(): Uuid {
    this.ids += 1;
    return id(`the ${this.ids}th`);
  }

  on(account: number, happen: (story: Story) => Story): void {
    const story = happen(this.stories[account] as Story);
    for (const event of story.events.splice(0)) this.log.push([`account-${account}`, event]);
  }

  ordered(happen: (story: OrderStory) => OrderStory): void {
    for (const event of happen(this.order).events.splice(0)) this.log.push(['standing-order-1', event]);
  }

  settle({ transferId, from, to, amount, reversalOf }: Sending): void {
    const origin = { transferId, from: this.party(from), ...(reversalOf && { reversalOf }) };
    this.on(to, (story) => story.received(amount, origin));
    const { accountId } = this.party(from);
    this.on(from, (story) => story.tell('TransferCompleted', { accountId, transferId }));
  }

  giveBack({ transferId, from, to, amount }: Sending): void {
    const { accountId } = this.party(from);
    this.on(from, (story) =>
      story.tell('TransferReturned', {
        ...story.booking(amount, { debit: UNDER_WAY, credit: accountId }),
        transferId,
        to: this.party(to),
        reason: 'banking.closed',
      }),
    );
  }

  reverse({ transferId: reversalOf, from, to, amount }: Sending): void {
    const sending = { transferId: this.newId(), from: to, to: from, amount, reversalOf };
    this.on(to, (story) =>
      story.tell('TransferReversed', {
        ...story.booking(amount, { debit: this.party(to).accountId, credit: UNDER_WAY }),
        transferId: sending.transferId,
        reversalOf,
        reversibleUntil: NOON,
        to: this.party(from),
      }),
    );
    this.underWay.push(sending);
  }
}

const CHANCES = {
  deposit: (bank: Bank, { account, amount }: Chance) => {
    bank.on(account, (story) => story.deposited(amount, { depositId: bank.newId(), reference: amount }));
  },
  withdraw: (bank: Bank, { account, amount }: Chance) => {
    const { accountId } = bank.party(account);
    bank.on(account, (story) =>
      story.tell('FundsWithdrawn', {
        ...story.booking(amount, { debit: accountId, credit: OUTSIDE }),
        withdrawalId: bank.newId(),
      }),
    );
  },
  send: (bank: Bank, { account, other, amount }: Chance) => {
    if (account === other) return;
    const sending = { transferId: bank.newId(), from: account, to: other, amount };
    const { transferId } = sending;
    bank.on(account, (story) => story.transferred(amount, { transferId, to: bank.party(other) }));
    bank.underWay.push(sending);
  },
  settle: (bank: Bank) => {
    const [sending] = bank.underWay.splice(0, 1);
    if (!sending) return;
    bank.settle(sending);
    bank.arrived.push(sending);
  },
  giveBack: (bank: Bank) => {
    const [sending] = bank.underWay.splice(0, 1);
    if (sending) bank.giveBack(sending);
  },
  reverse: (bank: Bank) => {
    const [sending] = bank.arrived.splice(0, 1);
    if (sending && sending.reversalOf === undefined) bank.reverse(sending);
  },
  hold: (bank: Bank, { account, amount }: Chance) => {
    const hold = { account, holdId: bank.newId(), amount };
    bank.on(account, (story) => story.held(amount, { holdId: hold.holdId, reference: 'a room' }));
    bank.holds.push(hold);
  },
  endHold: (bank: Bank, { other }: Chance) => {
    const [hold] = bank.holds.splice(0, 1);
    if (!hold) return;
    const { accountId } = bank.party(hold.account);
    const ended = { accountId, holdId: hold.holdId, held: toJson(eur(hold.amount)) };
    bank.on(hold.account, (story) => {
      if (other === 0) return story.tell('HoldReleased', ended);
      if (other === 1) return story.tell('HoldExpired', ended);
      const booking = story.booking(hold.amount, { debit: accountId, credit: OUTSIDE });
      return story.tell('HoldCaptured', { ...booking, ...ended });
    });
  },
  lend: (bank: Bank, { account, other, amount }: Chance) => {
    const { accountId } = bank.party(account);
    const ofLoan = { loanId: id(`loan ${other}`), paymentId: bank.newId() };
    bank.on(account, (story) =>
      story
        .tell('LoanPaidOut', {
          ...story.booking(amount, { debit: LENDING, credit: accountId }),
          ...ofLoan,
        })
        .tell('LoanPaymentTaken', {
          ...story.booking('1', { debit: accountId, credit: LENDING }),
          ...ofLoan,
          isLast: other === 0,
        }),
    );
  },
  rename: (bank: Bank, { account, amount }: Chance) => {
    bank.on(account, (story) => story.tell('AccountRenamed', { ...bank.party(account), name: amount }));
  },
  freeze: (bank: Bank, { account }: Chance) => {
    bank.on(account, (story) => story.frozen());
  },
  unfreeze: (bank: Bank, { account }: Chance) => {
    const { accountId } = bank.party(account);
    bank.on(account, (story) => story.tell('AccountUnfrozen', { accountId }));
  },
  limit: (bank: Bank, { account, amount }: Chance) => {
    bank.on(account, (story) => story.limited({ daily: amount }));
  },
  close: (bank: Bank, { account }: Chance) => {
    bank.on(account, (story) => story.closed());
  },
  orderDue: (bank: Bank, { other }: Chance) => {
    bank.ordered((order) => order.fellDue('2026-01-31', '2026-02-28'));
    bank.ordered((order) => (other === 0 ? order.sent('2026-01-31') : order.failed('2026-01-31')));
  },
  orderPaused: (bank: Bank) => {
    bank.ordered((order) => order.paused().resumed('2026-03-31'));
  },
};

/** What several accounts live through, each event after what it follows from: the log of a bank. */
export const bankingHistory: fc.Arbitrary<readonly Happening<BankingEvent>[]> = fc.noShrink(
  fc
    .array(
      fc.record<Chance>({
        what: fc.constantFrom(...(Object.keys(CHANCES) as Chance['what'][])),
        account: fc.nat(ACCOUNTS - 1),
        other: fc.nat(ACCOUNTS - 1),
        amount: fc.integer({ min: 1, max: 99 }).map(String),
      }),
      LENGTHS,
    )
    .map((taken) => {
      const bank = new Bank();
      for (const chance of taken) CHANCES[chance.what](bank, chance);
      return bank.log;
    }),
);
