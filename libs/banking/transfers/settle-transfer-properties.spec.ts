import fc from 'fast-check';
import type { Decide } from '#platform/commands/decider';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { fromJson, money } from '#platform/kernel/money';
import { Refusal } from '#platform/kernel/refusal';
import { eventually } from '#platform/testing/eventually';
import type { Fault } from '#platform/testing/fault-injecting.event-store';
import { account, type AccountState } from '#banking/account/account';
import { closeAccount } from '#banking/account/close-account';
import { freezeAccount } from '#banking/account/freeze-account';
import { unfreezeAccount } from '#banking/account/unfreeze-account';
import { withdraw } from '#banking/account/withdraw';
import { UNDER_WAY, type AccountEvent, type MoneyEvent } from '#banking/events';
import { BankingWorld } from '#banking/testing/banking-world';
import { ADMIN, EUR, id, Story } from '#banking/testing/stories';
import { reverseTransfer, type Original } from './reverse-transfer.js';
import { sendTransfer } from './send-transfer.js';
import { settleTransfer } from './settle-transfer.reactor.js';

type Name = 'a' | 'b';
type Sent = Extract<AccountEvent, { type: 'FundsTransferred' | 'TransferReversed' }>['data'];

type Received = Extract<AccountEvent, { type: 'TransferReceived' }>['data'];

type Step =
  | { readonly do: 'send'; readonly from: Name; readonly to: Name; readonly minor: bigint }
  | { readonly do: 'reverse'; readonly nth: number }
  | { readonly do: 'freeze' | 'unfreeze' | 'empty and close'; readonly on: Name }
  /** A process that settles lives for so many appends, and ends like this. */
  | { readonly do: 'settle'; readonly appends: number; readonly end: Fault }
  | { readonly do: 'lose the journal' };

const NAMES: readonly Name[] = ['a', 'b'];
const BEGINNING = '100';
const by = ADMIN;
const partyOf = (name: Name) => ({ accountId: id(`account ${name}`), ownerId: id(`owner ${name}`) });
const name = fc.constantFrom<Name>(...NAMES);
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('send' as const),
        from: name,
        to: name,
        minor: fc.bigInt(1n, 12_000n),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), nth: fc.nat(5) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('freeze' as const, 'unfreeze' as const, 'empty and close' as const),
        on: name,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('settle' as const),
        appends: fc.nat(15),
        end: fc.constantFrom<Fault>('crash-before', 'crash-after', 'unanswered', 'lost'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('lose the journal' as const) }) },
  ),
  { minLength: 10, maxLength: 40 },
);

class Bank {
  private readonly world = new BankingWorld();

  async open(): Promise<void> {
    for (const each of NAMES) {
      const party = partyOf(each);
      await this.world.happened(account, party.accountId, new Story(party).deposited(BEGINNING).events);
    }
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'send') await this.send(step.from, step.to, step.minor);
    if (step.do === 'reverse') await this.reverse(step.nth);
    if (step.do === 'freeze') await this.attempt(step.on, freezeAccount, { by });
    if (step.do === 'unfreeze') await this.attempt(step.on, unfreezeAccount, { by });
    if (step.do === 'empty and close') await this.emptyAndClose(step.on);
    if (step.do === 'settle') await this.settleUntil(step.appends, step.end);
    if (step.do === 'lose the journal') this.world.loseJournals();
  }

  /** What the sender knows of the receiver may be out of date, so it is open to them whatever it is. */
  private async send(from: Name, to: Name, minor: bigint): Promise<void> {
    const receiver = { ...partyOf(to), currency: EUR, status: 'open' as const };
    const transfer = { transferId: newUuid(), receiver, amount: money(minor, EUR) };
    await this.attempt(from, sendTransfer, { by, ...transfer });
  }

  private async reverse(nth: number): Promise<void> {
    const arrived = (await this.log()).filter(({ type }) => type === 'TransferReceived');
    const { data } = arrived[nth % arrived.length] ?? {};
    if (!data) return;
    const { transferId, from, amount, bookedAt, reversalOf, accountId } = data as unknown as Received;
    const original: Original = {
      transferId,
      from,
      amount: fromJson(amount),
      sentAt: bookedAt,
      isReversal: reversalOf !== undefined,
    };
    const receiver = NAMES.find((each) => partyOf(each).accountId === accountId)!;
    await this.attempt(receiver, reverseTransfer, { by, transferId: newUuid(), original });
  }

  private async emptyAndClose(on: Name): Promise<void> {
    const { state } = await this.load(on);
    const amount = money(state.balance, EUR);
    if (state.balance > 0n) await this.attempt(on, withdraw, { by, withdrawalId: newUuid(), amount });
    await this.attempt(on, closeAccount, { by });
  }

  private async settleUntil(appends: number, end: Fault): Promise<void> {
    let left = appends;
    const process = await this.world.process(() => {
      left -= 1;
      return left >= 0 ? undefined : left === -1 ? end : 'unavailable';
    });
    const reactions = await this.world.react([settleTransfer], process);
    await eventually(
      'it is done or dead',
      async () => left < 0 || (await this.world.settled(reactions, settleTransfer.name, 1)),
    );
    await reactions.stop();
  }

  async settleAll(): Promise<void> {
    const reactions = await this.world.react([settleTransfer], await this.world.process());
    expect(await this.world.settled(reactions, settleTransfer.name)).toBe(true);
    // What was received meanwhile has a sender to be told.
    expect(await this.world.settled(reactions, settleTransfer.name)).toBe(true);
    expect((await reactions.parked({ limit: 1 })).items).toEqual([]);
    await reactions.stop();
  }

  async load(on: Name): Promise<{ readonly state: AccountState }> {
    const { commands } = await this.world.process();
    return await commands.load(account, partyOf(on).accountId);
  }

  async log(): Promise<readonly RecordedEvent[]> {
    const { store } = await this.world.process();
    const all: RecordedEvent[] = [];
    for await (const events of store.readAll()) all.push(...events);
    return all;
  }

  private async attempt<Command>(
    on: Name,
    decide: Decide<Command, AccountState, AccountEvent>,
    command: Command,
  ): Promise<void> {
    try {
      await this.world.handle(account, partyOf(on).accountId, decide, command);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

/** What is on every leg, the outside among them, as the log moves money between them. */
function balancesBy(log: readonly RecordedEvent[]): ReadonlyMap<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const { data } of log) {
    const { amount, debit, credit, accountId, balance } = data as unknown as Partial<MoneyEvent['data']>;
    if (!amount || debit === undefined || credit === undefined || !balance) continue;
    const { minor } = fromJson(amount);
    balances.set(debit, (balances.get(debit) ?? 0n) - minor);
    balances.set(credit, (balances.get(credit) ?? 0n) + minor);
    expect(balances.get(accountId!)).toBe(fromJson(balance).minor);
    expect(balances.get(UNDER_WAY) ?? 0n).toBeGreaterThanOrEqual(0n);
  }
  return balances;
}

function outcomesOf(log: readonly RecordedEvent[], transferId: Uuid): readonly string[] {
  return log
    .filter(({ type, data }) => data['transferId'] === transferId && !isSending({ type }))
    .map(({ type }) => type);
}

function isSending({ type }: { readonly type: string }): boolean {
  return type === 'FundsTransferred' || type === 'TransferReversed';
}

it('gives every transfer exactly one outcome, through crashes, closings and lost journals', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const bank = new Bank();
      await bank.open();
      for (const step of story) await bank.take(step);
      await bank.settleAll();
      const log = await bank.log();
      await bank.take({ do: 'lose the journal' });
      await bank.settleAll();
      expect(await bank.log()).toHaveLength(log.length);
      for (const { data } of log.filter(isSending)) {
        const { transferId } = data as unknown as Sent;
        expect([['TransferReceived', 'TransferCompleted'], ['TransferReturned']]).toContainEqual(
          outcomesOf(log, transferId),
        );
      }
      const reversals = log.filter(({ type }) => type === 'TransferReversed');
      expect(new Set(reversals.map(({ data }) => data['reversalOf'])).size).toBe(reversals.length);
      const balances = balancesBy(log);
      expect(balances.get(UNDER_WAY) ?? 0n).toBe(0n);
      for (const each of NAMES) {
        const { state } = await bank.load(each);
        expect(state.underWay).toBe(0);
        expect(state.balance).toBeGreaterThanOrEqual(0n);
        expect(state.balance).toBe(balances.get(state.accountId));
      }
    }),
    { numRuns: 100 },
  );
});
