import { given } from '#platform/testing/given';
import type { Instant } from '#platform/kernel/clock';
import { parseMoney, toJson } from '#platform/kernel/money';
import { account } from '#banking/account/account';
import { withdraw } from '#banking/account/withdraw';
import { sendTransfer } from '#banking/transfers/send-transfer';
import { ADA, ADAS, ADMIN, BOB, BOBS, EUR, eur, id, NOON, Story } from '#banking/testing/stories';
import { MAX_HOLDS, placeHold } from './place-hold.js';

const LATER = '2026-01-15T12:00:00.001Z' as Instant;
const IN_A_YEAR = '2027-01-15T12:00:00.000Z' as Instant;
const AFTER_A_YEAR = '2027-01-15T12:00:00.001Z' as Instant;

const command = { by: ADA, holdId: id('hold'), amount: eur('30') };
const rich = () => new Story().deposited('100');

describe('place-hold', () => {
  it('sets money aside for a week, and says what is left to spend', () => {
    given(account, rich().limited({ overdraft: '50' }).events)
      .when(placeHold, { ...command, reference: 'the hotel' })
      .then([
        {
          type: 'FundsHeld',
          data: {
            ...ADAS,
            holdId: id('hold'),
            amount: toJson(eur('30')),
            available: toJson(eur('120')),
            heldAt: NOON,
            expiresAt: '2026-01-22T12:00:00.000Z' as Instant,
            reference: 'the hotel',
          },
        },
      ]);
  });

  it('holds until it is told to, in the future and in a year at most', () => {
    const until = (expiresAt: Instant) =>
      given(account, rich().events).when(placeHold, { ...command, expiresAt });
    until(NOON).thenRefused('banking.bad-expiry');
    until(AFTER_A_YEAR).thenRefused('banking.bad-expiry');
    expect(until(LATER)).toMatchObject({ events: [{ data: { expiresAt: LATER } }] });
    expect(until(IN_A_YEAR)).toMatchObject({ events: [{ data: { expiresAt: IN_A_YEAR } }] });
  });

  it('is refused in this order', () => {
    const yen = { ...command, amount: parseMoney('30', 'JPY'), expiresAt: NOON };
    const when = (story: Story, what: typeof command = yen) =>
      given(account, story.events).when(placeHold, what);
    when(rich().frozen().closed(), { ...yen, by: BOB }).thenRefused('banking.unknown-account');
    when(rich().frozen().closed()).thenRefused('banking.closed');
    when(rich().frozen()).thenRefused('banking.frozen');
    when(withHolds(MAX_HOLDS)).thenRefused('banking.wrong-currency');
    const late = { ...command, amount: eur('300'), expiresAt: NOON };
    when(withHolds(MAX_HOLDS), late).thenRefused('banking.bad-expiry');
    const much = { ...command, amount: eur('300') };
    const narrow = { perTransfer: '200', daily: '250' };
    when(withHolds(MAX_HOLDS).limited(narrow), much).thenRefused('banking.too-many-holds', { most: 200 });
    when(withHolds(MAX_HOLDS - 1).limited(narrow), much).thenRefused('banking.over-transfer-limit');
    when(rich().limited({ daily: '250' }), much).thenRefused('banking.over-daily-limit');
    when(rich(), much).thenRefused('banking.insufficient-funds', { available: toJson(eur('100')) });
    expect(when(rich(), { ...command, by: ADMIN })).toMatchObject({ refusal: undefined });
  });

  it('counts for the day', () => {
    given(account, rich().limited({ daily: '50' }).held('30').events)
      .when(placeHold, command)
      .thenRefused('banking.over-daily-limit', { limit: toJson(eur('50')) });
  });

  it('leaves less for everything that spends, until its time has run out', () => {
    const amount = eur('80');
    const receiver = { ...BOBS, currency: EUR, status: 'open' } as const;
    const spend = (story: Story, now: Instant) => {
      const state = given(account, story.events);
      return [
        state.when(withdraw, { by: ADA, withdrawalId: id('withdrawal'), amount }, { now }),
        state.when(sendTransfer, { by: ADA, transferId: id('transfer'), amount, receiver }, { now }),
        state.when(placeHold, { ...command, amount }, { now }),
      ];
    };
    const story = rich().held('30', { expiresAt: LATER });
    for (const outcome of spend(story, NOON)) {
      outcome.thenRefused('banking.insufficient-funds', { available: toJson(eur('70')) });
    }
    for (const outcome of spend(story, LATER)) expect(outcome).toMatchObject({ refusal: undefined });
  });
});

function withHolds(count: number): Story {
  const story = rich();
  for (let n = 0; n < count; n += 1) story.held('0.10', { holdId: id(`hold ${n}`) });
  return story;
}
