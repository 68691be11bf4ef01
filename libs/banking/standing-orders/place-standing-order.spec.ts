import { given } from '#platform/testing/given';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { parseMoney } from '#platform/kernel/money';
import { account as accounts } from '#banking/account/account';
import type { Schedule } from '#banking/events';
import { ORDER, PLACED } from '#banking/testing/order-stories';
import { ADA, ADAS, ADMIN, BOB, BOBS, EUR, eur, Story } from '#banking/testing/stories';
import type { Receiver } from '#banking/transfers/send-transfer';
import { placeStandingOrder, type PlaceStandingOrder } from './place-standing-order.js';
import { standingOrder } from './standing-order.js';

const accountOf = (story: Story) => story.events.reduce(accounts.evolve, accounts.initial);
const bob: Receiver = { ...BOBS, currency: EUR, status: 'open' };
const command: PlaceStandingOrder = {
  by: ADA,
  orderId: ORDER,
  account: accountOf(new Story()),
  receiver: bob,
  amount: eur('10'),
  schedule: PLACED.schedule,
};
const place = (what: Partial<PlaceStandingOrder> = {}) =>
  given(standingOrder, []).when(placeStandingOrder, { ...command, ...what });

describe('place-standing-order', () => {
  it('begins on its first day, which may be today', () => {
    place().then([{ type: 'StandingOrderPlaced', data: PLACED }]);
    const schedule: Schedule = { every: 'week', first: '2026-01-15', last: '2026-01-15' };
    place({ by: ADMIN, schedule, reference: 'rent' }).then([
      {
        type: 'StandingOrderPlaced',
        data: { ...PLACED, schedule, nextOn: '2026-01-15', reference: 'rent' },
      },
    ]);
  });

  it('asks of the account what a transfer asks, but not what it may spend', () => {
    const yen = parseMoney('10', 'JPY');
    const on = (story: Story, what: Partial<PlaceStandingOrder> = {}) =>
      place({ account: accountOf(story), amount: yen, receiver: undefined, ...what });
    place({ account: accounts.initial }).thenRefused('banking.unknown-account');
    on(new Story().frozen().closed(), { by: BOB }).thenRefused('banking.unknown-account');
    on(new Story().frozen().closed()).thenRefused('banking.closed');
    on(new Story().frozen()).thenRefused('banking.frozen');
    on(new Story()).thenRefused('banking.wrong-currency');
    on(new Story(), { amount: eur('10') }).thenRefused('banking.unknown-receiver');
  });

  it('asks of the receiver that it could be paid one day', () => {
    const past: Schedule = { every: 'month', first: '2026-01-14' };
    const to = (receiver: Partial<Receiver>) => place({ receiver: { ...bob, ...receiver }, schedule: past });
    const yen = 'JPY' as CurrencyCode;
    to({ ...ADAS, currency: yen, status: 'closed' }).thenRefused('banking.to-oneself');
    to({ currency: yen, status: 'closed' }).thenRefused('banking.wrong-currency');
    to({ status: 'closed' }).thenRefused('banking.receiver-closed');
    to({ status: 'frozen' }).thenRefused('banking.bad-schedule');
  });

  it('asks of the schedule that it has a day to come, and names the field', () => {
    const on = (schedule: Partial<Schedule>) => place({ schedule: { ...PLACED.schedule, ...schedule } });
    const past = on({ first: '2026-01-14' });
    past.thenRefused('banking.bad-schedule');
    expect(past).toMatchObject({ refusal: { errors: [{ field: 'first' }] } });
    const over = on({ last: '2026-01-30' });
    over.thenRefused('banking.bad-schedule');
    expect(over).toMatchObject({ refusal: { errors: [{ field: 'last' }] } });
  });
});
