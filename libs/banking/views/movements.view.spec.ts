import type { Instant } from '#platform/kernel/clock';
import { toJson } from '#platform/kernel/money';
import { foldView, recorded } from '#platform/testing/fold';
import { movementId } from '#banking/statements/movement';
import { ADA, ADAS, BOBS, eur, id, NOON, Story } from '#banking/testing/stories';
import { OUTSIDE, UNDER_WAY, type MoneyEvent } from '#banking/events';
import { movementsView } from './movements.view.js';

/** Without the event that opens the account, which moves nothing. */
function movementsOf(story: Story) {
  const [, ...events] = story.events;
  const documents = foldView(
    movementsView,
    recorded([`account-${ADAS.accountId}`, ...(events as MoneyEvent[])]),
  );
  return events.map((_, revision) => documents[movementId(ADAS.accountId, revision)]);
}

const into = { debit: UNDER_WAY, credit: ADAS.accountId };
const out = { debit: ADAS.accountId, credit: UNDER_WAY };
const transferId = id('transfer');
const reversalOf = id('first');

describe('the view of movements', () => {
  it('shows each with its sign, the balance it led to and its cause', () => {
    const story = new Story().deposited('100', { reference: 'wages' }).transferred('30').received('5');
    expect(movementsOf(story)).toEqual([
      {
        ...ADAS,
        type: 'deposit',
        amount: { amount: '100.00', currency: 'EUR' },
        balance: { amount: '100.00', currency: 'EUR' },
        bookedAt: NOON,
        reference: 'wages',
        cause: { depositId: id('deposit') },
      },
      {
        ...ADAS,
        type: 'transfer-out',
        amount: { amount: '-30.00', currency: 'EUR' },
        balance: { amount: '70.00', currency: 'EUR' },
        bookedAt: NOON,
        cause: { transferId },
        counterparty: BOBS,
      },
      {
        ...ADAS,
        type: 'transfer-in',
        amount: { amount: '5.00', currency: 'EUR' },
        balance: { amount: '75.00', currency: 'EUR' },
        bookedAt: NOON,
        cause: { transferId },
        counterparty: BOBS,
      },
    ]);
  });

  it('tells withdrawals, returns, reversals, holds and standing orders from one another', () => {
    const story = new Story();
    const reversibleUntil = '2026-07-14T12:00:00.000Z' as Instant;
    const outside = { debit: ADAS.accountId, credit: OUTSIDE };
    story
      .deposited('100')
      .transferred('1', { standingOrderId: id('order') })
      .tell('FundsWithdrawn', { ...story.booking('1', outside), withdrawalId: id('withdrawal') })
      .tell('TransferReturned', {
        ...story.booking('1', into),
        transferId,
        to: BOBS,
        reason: 'banking.closed',
      })
      .received('1', { reversalOf })
      .tell('TransferReversed', {
        ...story.booking('1', out),
        transferId,
        reversalOf,
        reversibleUntil,
        to: BOBS,
      })
      .tell('HoldCaptured', {
        ...story.booking('1', outside),
        holdId: id('hold'),
        held: toJson(eur('2')),
      });
    expect(movementsOf(story).slice(1)).toMatchObject([
      { type: 'transfer-out', cause: { transferId, standingOrderId: id('order') }, counterparty: BOBS },
      { type: 'withdrawal', amount: { amount: '-1.00' }, cause: { withdrawalId: id('withdrawal') } },
      {
        type: 'transfer-returned',
        amount: { amount: '1.00' },
        cause: { transferId, returnReason: 'banking.closed' },
      },
      { type: 'reversal-in', amount: { amount: '1.00' }, cause: { transferId, reversalOf } },
      {
        type: 'reversal-out',
        amount: { amount: '-1.00' },
        cause: { transferId, reversalOf },
        counterparty: BOBS,
      },
      { type: 'hold-captured', amount: { amount: '-1.00' }, cause: { holdId: id('hold') } },
    ]);
  });

  it('seals references for the owner', () => {
    expect(movementsView.personal).toEqual({ subject: 'ownerId', fields: ['reference'] });
    expect(movementsOf(new Story().deposited('1'))[0]?.ownerId).toBe(ADA.userId);
  });
});
