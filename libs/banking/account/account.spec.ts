import fc from 'fast-check';
import type { Decide } from '#platform/commands/decider';
import { MS_PER_MINUTE, plusMs, type Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { fromJson, money, type Money } from '#platform/kernel/money';
import { Refusal } from '#platform/kernel/refusal';
import type { AccountEvent } from '#banking/events';
import { captureHold } from '#banking/holds/capture-hold';
import { expireHold } from '#banking/holds/expire-hold';
import { placeHold } from '#banking/holds/place-hold';
import { releaseHold } from '#banking/holds/release-hold';
import { ADA, ADAS, ADMIN, BOBS, EUR, id, NOON, Story } from '#banking/testing/stories';
import { completeTransfer } from '#banking/transfers/complete-transfer';
import { receiveTransfer } from '#banking/transfers/receive-transfer';
import { returnTransfer } from '#banking/transfers/return-transfer';
import { reverseTransfer } from '#banking/transfers/reverse-transfer';
import { sendTransfer } from '#banking/transfers/send-transfer';
import { account, available, type AccountState } from './account.js';
import { changeLimits } from './change-limits.js';
import { closeAccount } from './close-account.js';
import { deposit } from './deposit.js';
import { freezeAccount } from './freeze-account.js';
import { openAccount } from './open-account.js';
import { renameAccount } from './rename-account.js';
import { unfreezeAccount } from './unfreeze-account.js';
import { withdraw } from './withdraw.js';

/** One command of a random story. What it says beyond its kind depends on what happened before. */
interface Step {
  readonly amount: Money;
  readonly limit: bigint;
  /** Which of the holds, of the transfers under way, of those received. */
  readonly which: number;
  /** How much later than the step before, and how far behind the clock of who asks. */
  readonly minutes: number;
  readonly minutesBehind: number;
  readonly minutesHeld: number;
}

/** An account on which everything happens that decisions let happen. */
class Life {
  readonly events: AccountEvent[] = [];
  state: AccountState = account.initial;
  private readonly holdIds: Uuid[] = [];
  private readonly received: Uuid[] = [];
  private readonly underWay: { readonly transferId: Uuid; readonly amount: Money }[] = [];
  private made = 0;
  private time = NOON;

  /** The clock of who asks, which may have been read before that of who asked last. */
  private clockOf({ minutes, minutesBehind }: Step): Instant {
    this.time = plusMs(this.time, minutes * MS_PER_MINUTE);
    return plusMs(this.time, -minutesBehind * MS_PER_MINUTE);
  }

  /** Returns whether it was done; a refusal changes nothing. */
  attempt<Command>(
    decide: Decide<Command, AccountState, AccountEvent>,
    command: Command,
    step: Step,
  ): boolean {
    const now = this.clockOf(step);
    try {
      for (const event of decide(command, this.state, { now, actor: undefined })) this.take(event);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  newId(): Uuid {
    this.made += 1;
    return id(String(this.made));
  }

  hold(step: Step): void {
    const holdId = this.newId();
    const expiresAt = plusMs(this.time, step.minutesHeld * MS_PER_MINUTE);
    const isPlaced = this.attempt(placeHold, { by: ADA, holdId, amount: step.amount, expiresAt }, step);
    if (isPlaced) this.holdIds.push(holdId);
  }

  aHold({ which }: Step): Uuid {
    return this.holdIds[which % this.holdIds.length] ?? id('no hold');
  }

  send(step: Step): void {
    const [transferId, { amount }] = [this.newId(), step];
    const receiver = { ...BOBS, currency: EUR, status: 'open' } as const;
    const isSent = this.attempt(sendTransfer, { by: ADA, transferId, receiver, amount }, step);
    if (isSent) this.underWay.push({ transferId, amount });
  }

  /** The reactor settles what is under way, each transfer once. */
  settle(step: Step, outcome: 'completed' | 'returned'): void {
    const [transfer] = this.underWay.splice(step.which % (this.underWay.length || 1), 1);
    if (!transfer) return;
    const returned = { ...transfer, to: BOBS, reason: 'banking.closed' };
    const isSettled =
      outcome === 'completed'
        ? this.attempt(completeTransfer, transfer, step)
        : this.attempt(returnTransfer, returned, step);
    expect(isSettled).toBe(true);
  }

  receive(step: Step): void {
    const transferId = this.newId();
    const isReceived = this.attempt(receiveTransfer, { transferId, from: BOBS, amount: step.amount }, step);
    if (isReceived) this.received.push(transferId);
  }

  reverse(step: Step): void {
    const [transferId, { amount }] = [this.newId(), step];
    const originalId = this.received[step.which % this.received.length];
    if (originalId === undefined) return;
    const original = { transferId: originalId, from: BOBS, amount, sentAt: NOON, isReversal: false };
    const isSent = this.attempt(reverseTransfer, { by: ADA, transferId, original }, step);
    if (isSent) this.underWay.push({ transferId, amount });
  }

  private take(event: AccountEvent): void {
    const before = this.state;
    this.state = account.evolve(before, event);
    this.events.push(event);
    expect(this.state.balance).toBe(before.balance + changeBy(event));
    expect(this.state.balance).toBeGreaterThanOrEqual(-this.state.limits.overdraft);
    expect(available(this.state, this.state.bookedAt)).toBeGreaterThanOrEqual(0n);
    expect(this.state.spent.minor).toBeGreaterThanOrEqual(0n);
    expect(this.state.underWay).toBe(this.underWayBy());
    expect(this.state.bookedAt >= before.bookedAt).toBe(true);
    if (this.state.status === 'closed') expect([this.state.balance, this.state.underWay]).toEqual([0n, 0]);
  }

  private underWayBy(): number {
    const count = (...types: AccountEvent['type'][]) =>
      this.events.filter(({ type }) => types.includes(type)).length;
    return count('FundsTransferred', 'TransferReversed') - count('TransferCompleted', 'TransferReturned');
  }
}

/** By its legs alone. */
function changeBy({ data }: AccountEvent): bigint {
  if (!('debit' in data)) return 0n;
  const { debit, credit, amount, accountId } = data;
  const { minor } = fromJson(amount);
  return (credit === accountId ? minor : 0n) - (debit === accountId ? minor : 0n);
}

const kinds: Readonly<Record<string, (life: Life, step: Step) => unknown>> = {
  deposit: (life, step) => life.attempt(deposit, { by: ADA, depositId: life.newId(), ...step }, step),
  withdraw: (life, step) => life.attempt(withdraw, { by: ADA, withdrawalId: life.newId(), ...step }, step),
  send: (life, step) => life.send(step),
  complete: (life, step) => life.settle(step, 'completed'),
  return: (life, step) => life.settle(step, 'returned'),
  receive: (life, step) => life.receive(step),
  reverse: (life, step) => life.reverse(step),
  hold: (life, step) => life.hold(step),
  capture: (life, step) => life.attempt(captureHold, { by: ADA, holdId: life.aHold(step) }, step),
  capturePart: (life, step) =>
    life.attempt(captureHold, { by: ADA, holdId: life.aHold(step), ...step }, step),
  release: (life, step) => life.attempt(releaseHold, { by: ADA, holdId: life.aHold(step) }, step),
  expire: (life, step) => life.attempt(expireHold, { holdId: life.aHold(step) }, step),
  limit: (life, step) =>
    life.attempt(changeLimits, { by: ADMIN, currency: EUR, limits: { overdraft: step.limit } }, step),
  limitSpending: (life, step) =>
    life.attempt(
      changeLimits,
      { by: ADMIN, currency: EUR, limits: { overdraft: 10_00n, daily: step.limit, perTransfer: 15_00n } },
      step,
    ),
  freeze: (life, step) => life.attempt(freezeAccount, { by: ADMIN }, step),
  unfreeze: (life, step) => life.attempt(unfreezeAccount, { by: ADMIN }, step),
  rename: (life, step) => life.attempt(renameAccount, { by: ADA, name: 'Another' }, step),
  close: (life, step) => life.attempt(closeAccount, { by: ADA }, step),
};

/** Few accounts are frozen or closed early: on those, little happens. */
const oftenDone = Object.keys(kinds).filter((kind) => kind !== 'close' && kind !== 'freeze');

const steps = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 50, arbitrary: fc.constantFrom(...oftenDone) },
      { weight: 1, arbitrary: fc.constant('freeze') },
    ),
    amount: fc.bigInt({ min: 1n, max: 20_00n }).map((minor) => money(minor, EUR)),
    limit: fc.bigInt({ min: 0n, max: 30_00n }),
    which: fc.nat(12),
    minutes: fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.nat(24 * 60) }),
    minutesBehind: fc.nat(45),
    minutesHeld: fc.nat(120),
  }),
  { minLength: 1, maxLength: 80, size: 'max' },
);

describe('an account, whatever happens on it and however clocks differ', () => {
  const begin = { amount: money(0n, EUR), limit: 0n, which: 0, minutes: 0, minutesBehind: 0, minutesHeld: 0 };

  it('is never overdrawn beyond its limit, and adds up', () => {
    const done = new Set<string>();
    fc.assert(
      fc.property(steps, (all) => {
        const life = new Life();
        life.attempt(openAccount, { ...ADAS, currency: EUR, name: 'Current' }, begin);
        for (const step of all) kinds[step.kind]!(life, step);
        kinds['close']!(life, begin);
        for (const step of life.state.status === 'closed' ? all : []) kinds[step.kind]!(life, step);
        for (const { type } of life.events) done.add(type);
      }),
      { numRuns: 200 },
    );
    // A story in which nothing happens proves nothing.
    expect(done.size).toBe(17);
  });
});

describe('the state of an account', () => {
  const evolved = (story: Story): AccountState => story.events.reduce(account.evolve, account.initial);

  it('holds nothing personal', () => {
    const story = new Story().deposited('1', { reference: 'a secret' }).frozen();
    const asText = JSON.stringify(evolved(story), (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    expect(asText).toContain(ADAS.accountId);
    expect(asText).not.toMatch(/secret|Current/);
  });

  it('counts what is spent from midnight to midnight', () => {
    const tomorrow = '2026-01-16T00:00:00.000Z' as Instant;
    const story = new Story().deposited('50').transferred('2').held('3');
    expect(evolved(story).spent).toEqual({ day: '2026-01-15', minor: 5_00n });
    story.transferred('4', { bookedAt: tomorrow });
    expect(evolved(story).spent).toEqual({ day: '2026-01-16', minor: 4_00n });
  });
});
