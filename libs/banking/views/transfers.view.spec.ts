import { toJson } from '#platform/kernel/money';
import { foldView, recorded, type Happening } from '#platform/testing/fold';
import type { AccountEvent } from '#banking/events';
import { ADA, ADAS, BOBS, eur, id, NOON, Story } from '#banking/testing/stories';
import { transfersView } from './transfers.view.js';

const ONE_SECOND_LATER = '2026-01-15T12:00:01.000Z';
const transfer = id('transfer');
const reversal = id('reversal');

/** What happened on an account after it was opened. */
const on = (stream: string, { events }: Story): Happening<AccountEvent> => [stream, ...events.slice(1)];
const folded = (...happenings: Happening<AccountEvent>[]) =>
  foldView(transfersView, recorded<AccountEvent>(...happenings));

const sent = (): Story => new Story().transferred('10', { reference: 'rent' });
const completed = (): Story =>
  sent().tell('TransferCompleted', { accountId: ADAS.accountId, transferId: transfer });

/** Bob, who was paid, gives the money back. */
function gaveBack(): Story {
  const story = new Story(BOBS);
  return story.tell('TransferReversed', {
    ...story.booking('10', { debit: BOBS.accountId, credit: 'under-way' }),
    transferId: reversal,
    reversalOf: transfer,
    reversibleUntil: NOON,
    to: ADAS,
  });
}

const pending = {
  from: ADAS,
  to: BOBS,
  senderId: ADA.userId,
  accountIds: [ADAS.accountId, BOBS.accountId],
  amount: toJson(eur('10')),
  reference: 'rent',
  status: 'pending',
  sentAt: NOON,
};

describe('the view of transfers', () => {
  it('shows one from the first moment, and finds it under both accounts', () => {
    expect(folded(on('account-a', sent()))).toEqual({ [transfer]: pending });
  });

  it('says which standing order one is of', () => {
    const ordered = new Story().transferred('10', { standingOrderId: id('order') });
    expect(folded(on('account-a', ordered))[transfer]).toMatchObject({ standingOrderId: id('order') });
  });

  it('shows what has arrived, once however many streams tell of it', () => {
    const arrived = new Story(BOBS).received('10', { from: ADAS });
    expect(folded(on('account-b', arrived), on('account-a', completed()))).toEqual({
      [transfer]: { ...pending, status: 'completed', settledAt: '2026-01-15T12:00:02.000Z' },
    });
  });

  it('shows what has come back, and why', () => {
    const returned = sent();
    returned.tell('TransferReturned', {
      ...returned.booking('10', { debit: 'under-way', credit: ADAS.accountId }),
      transferId: transfer,
      to: BOBS,
      reason: 'banking.closed',
    });
    expect(folded(on('account-a', returned))).toEqual({
      [transfer]: { ...pending, status: 'returned', reason: 'banking.closed', settledAt: NOON },
    });
  });

  it('shows a reversal as a transfer the other way, and links the two once the money is back', () => {
    const back = completed().received('10', { transferId: reversal, reversalOf: transfer });
    const documents = folded(on('account-a', back), on('account-b', gaveBack()));
    expect(documents[reversal]).toMatchObject({
      from: BOBS,
      to: ADAS,
      senderId: BOBS.ownerId,
      status: 'pending',
      reversalOf: transfer,
    });
    expect(documents[transfer]).toEqual({
      ...pending,
      status: 'completed',
      settledAt: ONE_SECOND_LATER,
      reversedBy: reversal,
    });
  });

  it('leaves the original alone while the reversal is on its way', () => {
    const documents = folded(on('account-a', completed()), on('account-b', gaveBack()));
    expect(documents[transfer]).not.toHaveProperty('reversedBy');
  });
});
