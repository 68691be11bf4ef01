import { given } from '#platform/testing/given';
import type { Instant } from '#platform/kernel/clock';
import { parseMoney, toJson } from '#platform/kernel/money';
import { ADA, ADAS, ADMIN, BOB, eur, id, NOON, Story } from '#banking/testing/stories';
import { account } from './account.js';
import { withdraw } from './withdraw.js';

const withdrawing = (amount: string) => ({ by: ADA, withdrawalId: id('withdrawal'), amount: eur(amount) });
const withdrawn = (amount: string, balance: string, bookedAt = NOON) => ({
  type: 'FundsWithdrawn' as const,
  data: {
    ...ADAS,
    withdrawalId: id('withdrawal'),
    debit: ADAS.accountId,
    credit: 'outside',
    amount: toJson(eur(amount)),
    balance: toJson(eur(balance)),
    bookedAt,
  },
});

describe('withdraw', () => {
  it('takes money outside, down to the last cent', () => {
    const { events } = new Story().deposited('10');
    given(account, events)
      .when(withdraw, withdrawing('10'))
      .then([withdrawn('10', '0')]);
    given(account, events)
      .when(withdraw, withdrawing('10.01'))
      .thenRefused('banking.insufficient-funds', { available: toJson(eur('10')) });
  });

  it('takes what is there: the overdraft counts, what is held does not, unless its time has run out', () => {
    const { events } = new Story().deposited('10').limited({ overdraft: '5' }).held('4');
    given(account, events)
      .when(withdraw, withdrawing('11'))
      .then([withdrawn('11', '-1')]);
    given(account, events)
      .when(withdraw, withdrawing('11.01'))
      .thenRefused('banking.insufficient-funds', { available: toJson(eur('11')) });
    const now = '2026-01-22T12:00:00.000Z' as Instant;
    given(account, events)
      .when(withdraw, withdrawing('15'), { now })
      .then([withdrawn('15', '-5', now)]);
  });

  it('is never booked before what was booked last', () => {
    const now = '2026-01-15T11:00:00.000Z' as Instant;
    given(account, new Story().deposited('1').events)
      .when(withdraw, withdrawing('1'), { now })
      .then([withdrawn('1', '0', NOON)]);
  });

  it('keeps to the daily limit, which begins anew at midnight', () => {
    const { events } = new Story().deposited('100').limited({ daily: '10' }).transferred('4').held('3');
    const tomorrow = '2026-01-16T00:00:00.000Z' as Instant;
    given(account, events)
      .when(withdraw, withdrawing('3.01'))
      .thenRefused('banking.over-daily-limit', { limit: toJson(eur('10')) });
    given(account, events)
      .when(withdraw, withdrawing('3'))
      .then([withdrawn('3', '93')]);
    given(account, events)
      .when(withdraw, withdrawing('10'), { now: tomorrow })
      .then([withdrawn('10', '86', tomorrow)]);
  });

  it('is refused in this order: unknown, closed, frozen, currency, limits, what is there', () => {
    const yen = { ...withdrawing('9'), amount: parseMoney('9', 'JPY') };
    const story = new Story();
    given(account, []).when(withdraw, yen).thenRefused('banking.unknown-account');
    given(account, story.events).when(withdraw, withdrawing('9')).thenRefused('banking.insufficient-funds');
    story.limited({ daily: '8' });
    given(account, story.events).when(withdraw, withdrawing('9')).thenRefused('banking.over-daily-limit');
    story.limited({ daily: '8', perTransfer: '7' });
    given(account, story.events).when(withdraw, withdrawing('9')).thenRefused('banking.over-transfer-limit');
    given(account, story.events).when(withdraw, yen).thenRefused('banking.wrong-currency');
    story.frozen();
    given(account, story.events).when(withdraw, yen).thenRefused('banking.frozen');
    story.closed();
    given(account, story.events)
      .when(withdraw, { ...yen, by: ADMIN })
      .thenRefused('banking.closed');
    given(account, story.events)
      .when(withdraw, { ...yen, by: BOB })
      .thenRefused('banking.unknown-account');
  });
});
