import { streamName } from '#platform/commands/decider';
import { newUuid } from '#platform/kernel/ids';
import { toJson, type MoneyJson } from '#platform/kernel/money';
import { account } from '#banking/account/account';
import { closeAccount } from '#banking/account/close-account';
import { withdraw } from '#banking/account/withdraw';
import type { Party } from '#banking/events';
import { BankingWorld } from '#banking/testing/banking-world';
import { ADA, ADAS, BOB, BOBS, EUR, eur, id, NOON, Story } from '#banking/testing/stories';
import { reverseTransfer } from './reverse-transfer.js';
import { sendTransfer } from './send-transfer.js';
import { settleTransfer } from './settle-transfer.reactor.js';

const transferId = id('transfer');
let world: BankingWorld;

beforeEach(async () => {
  world = new BankingWorld();
  await world.happened(account, ADAS.accountId, new Story().deposited('10').events);
  await world.happened(account, BOBS.accountId, new Story(BOBS).events);
  const receiver = { ...BOBS, currency: EUR, status: 'open' } as const;
  const command = { by: ADA, transferId, receiver, amount: eur('10'), reference: 'rent' };
  await world.handle(account, ADAS.accountId, sendTransfer, command);
});

/** A process settles all there is to settle, and ends. */
async function settle(): Promise<void> {
  const reactions = await world.react([settleTransfer], await world.process());
  expect(await world.settled(reactions, settleTransfer.name)).toBe(true);
  // What was answered brought about events of its own.
  expect(await world.settled(reactions, settleTransfer.name)).toBe(true);
  expect((await reactions.parked({ limit: 1 })).items).toEqual([]);
  await reactions.stop();
}

async function close({ accountId }: Party, by = BOB): Promise<void> {
  await world.handle(account, accountId, closeAccount, { by });
}

/** What happened on an account since the money was sent. */
async function eventsOn({ accountId }: Party): Promise<readonly object[]> {
  const events = await world.eventsOf(streamName(account, accountId));
  const first = events.findIndex(({ type }) => type === 'FundsTransferred') + 1;
  return events.slice(Math.max(first, 1)).map(({ type, data }) => ({ type, data }));
}

async function balanceOn({ accountId }: Party): Promise<MoneyJson> {
  const events = await world.eventsOf(streamName(account, accountId));
  const booked = events.findLast(({ data }) => data['balance'] !== undefined);
  return booked?.data['balance'] as MoneyJson;
}

describe('a transfer that was sent', () => {
  it('arrives, and the sender learns of it', async () => {
    await settle();
    const received = new Story(BOBS).booking('10', { debit: 'under-way', credit: BOBS.accountId });
    expect(await eventsOn(BOBS)).toEqual([
      { type: 'TransferReceived', data: { ...received, reference: 'rent', transferId, from: ADAS } },
    ]);
    expect(await eventsOn(ADAS)).toEqual([
      { type: 'TransferCompleted', data: { accountId: ADAS.accountId, transferId } },
    ]);
  });

  it('arrives although the receiver was frozen meanwhile', async () => {
    await world.happened(account, BOBS.accountId, [{ type: 'AccountFrozen', data: BOBS }]);
    await settle();
    expect(await balanceOn(BOBS)).toEqual(toJson(eur('10')));
  });

  it('comes back when the receiver was closed meanwhile, and the sender cannot close until then', async () => {
    await close(BOBS);
    await expect(close(ADAS, ADA)).rejects.toMatchObject({ code: 'banking.transfers-under-way' });
    await settle();
    expect(await eventsOn(ADAS)).toMatchObject([
      {
        type: 'TransferReturned',
        data: { transferId, to: BOBS, reference: 'rent', reason: 'banking.closed' },
      },
    ]);
    expect(await balanceOn(ADAS)).toEqual(toJson(eur('10')));
  });

  it('arrives once, though everything is forgotten and answered again when the receiver is closed', async () => {
    await settle();
    await world.handle(account, BOBS.accountId, withdraw, {
      by: BOB,
      withdrawalId: newUuid(),
      amount: eur('10'),
    });
    await close(BOBS);
    const before = [await eventsOn(ADAS), await eventsOn(BOBS)];
    world.loseJournals();
    await settle();
    expect([await eventsOn(ADAS), await eventsOn(BOBS)]).toEqual(before);
  });

  it('comes back once, though everything is forgotten and answered again', async () => {
    await close(BOBS);
    await settle();
    const before = await eventsOn(ADAS);
    world.loseJournals();
    await settle();
    expect(await eventsOn(ADAS)).toEqual(before);
  });
});

describe('a transfer that is reversed', () => {
  const original = { transferId, from: ADAS, amount: eur('10'), sentAt: NOON, isReversal: false };
  const command = { by: BOB, transferId: id('reversal'), original };

  beforeEach(async () => {
    await settle();
    await world.handle(account, BOBS.accountId, reverseTransfer, command);
  });

  it('is back with its sender, who learns which one it was', async () => {
    await settle();
    expect(await eventsOn(ADAS)).toMatchObject([
      { type: 'TransferCompleted' },
      {
        type: 'TransferReceived',
        data: { transferId: id('reversal'), reversalOf: transferId, from: BOBS, balance: toJson(eur('10')) },
      },
    ]);
    expect((await eventsOn(BOBS)).at(-1)).toMatchObject({
      type: 'TransferCompleted',
      data: { transferId: id('reversal') },
    });
  });

  it('stays where it is when its sender is closed', async () => {
    await close(ADAS, ADA);
    await settle();
    expect((await eventsOn(BOBS)).at(-1)).toMatchObject({
      type: 'TransferReturned',
      data: { transferId: id('reversal'), to: ADAS, reason: 'banking.closed', balance: toJson(eur('10')) },
    });
  });
});
