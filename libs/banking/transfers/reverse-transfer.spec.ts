import { MS_PER_DAY, plusMs, type Instant } from '#platform/kernel/clock';
import { toJson } from '#platform/kernel/money';
import { given } from '#platform/testing/given';
import { account, REVERSIBLE_DAYS } from '#banking/account/account';
import { ADA, ADAS, ADMIN, BOB, BOBS, eur, id, NOON, Story } from '#banking/testing/stories';
import { reverseTransfer, type Original, type ReverseTransfer } from './reverse-transfer.js';

const original: Original = {
  transferId: id('original'),
  from: BOBS,
  amount: eur('10'),
  sentAt: NOON,
  isReversal: false,
};
const reversibleUntil = plusMs(NOON, REVERSIBLE_DAYS * MS_PER_DAY);
const command: ReverseTransfer = { by: ADA, transferId: id('reversal'), original };
const paidOnce = (): Story => new Story().received('10', { transferId: id('original') });

function reversed(story: Story, until: Instant = reversibleUntil): Story {
  return story.tell('TransferReversed', {
    ...story.booking('10', { debit: ADAS.accountId, credit: 'under-way' }),
    transferId: id('earlier reversal'),
    reversalOf: id('original'),
    reversibleUntil: until,
    to: BOBS,
  });
}

describe('reversing a transfer', () => {
  it('sends the money back to whom it came from, whatever the account may send', () => {
    given(account, paidOnce().limited({ perTransfer: '1', daily: '1' }).events)
      .when(reverseTransfer, { ...command, reference: 'sorry' })
      .then([
        {
          type: 'TransferReversed',
          data: {
            ...ADAS,
            transferId: id('reversal'),
            reversalOf: id('original'),
            reversibleUntil,
            to: BOBS,
            debit: ADAS.accountId,
            credit: 'under-way',
            amount: toJson(eur('10')),
            balance: toJson(eur('0')),
            bookedAt: NOON,
            reference: 'sorry',
          },
        },
      ]);
  });

  it('is for the owner of the account that was paid, and admins', () => {
    given(account, paidOnce().events)
      .when(reverseTransfer, { ...command, by: BOB })
      .thenRefused('banking.unknown-account');
    expect(given(account, paidOnce().events).when(reverseTransfer, { ...command, by: ADMIN })).toMatchObject({
      events: [{ type: 'TransferReversed' }],
    });
  });

  it('is refused in this order: closed, frozen, not reversible, already reversed, not covered', () => {
    const again = { ...command, original: { ...original, isReversal: true } };
    const twice = () => reversed(paidOnce());
    given(account, twice().frozen().closed().events)
      .when(reverseTransfer, again)
      .thenRefused('banking.closed');
    given(account, twice().frozen().events).when(reverseTransfer, again).thenRefused('banking.frozen');
    given(account, twice().events).when(reverseTransfer, again).thenRefused('banking.not-reversible');
    given(account, twice().events).when(reverseTransfer, command).thenRefused('banking.already-reversed');
    given(account, paidOnce().held('0.01').events)
      .when(reverseTransfer, command)
      .thenRefused('banking.insufficient-funds', { available: toJson(eur('9.99')) });
  });

  it('may be asked for until its time is over, and not a millisecond longer', () => {
    given(account, reversed(paidOnce()).events)
      .when(reverseTransfer, command, { now: reversibleUntil })
      .thenRefused('banking.already-reversed');
    given(account, paidOnce().events)
      .when(reverseTransfer, command, { now: plusMs(reversibleUntil, 1) })
      .thenRefused('banking.not-reversible');
  });

  it('cannot be had twice by a clock that goes back after the first was forgotten', () => {
    const later = plusMs(reversibleUntil, 1);
    const forgotten = reversed(paidOnce().received('20'));
    const booking = forgotten.booking('10', { debit: ADAS.accountId, credit: 'under-way' });
    forgotten.tell('TransferReversed', {
      ...booking,
      bookedAt: later,
      transferId: id('another reversal'),
      reversalOf: id('another'),
      reversibleUntil: plusMs(later, MS_PER_DAY),
      to: BOBS,
    });
    given(account, forgotten.events).when(reverseTransfer, command).thenRefused('banking.not-reversible');
  });
});
