import { given } from '#platform/testing/given';
import type { Instant } from '#platform/kernel/clock';
import { parseMoney, toJson, type Money } from '#platform/kernel/money';
import { account } from '#banking/account/account';
import { OUTSIDE } from '#banking/events';
import { ADA, ADAS, ADMIN, BOB, eur, id, NOON, Story } from '#banking/testing/stories';
import { captureHold } from './capture-hold.js';
import { expireHold } from './expire-hold.js';
import { releaseHold } from './release-hold.js';

const EXPIRY = '2026-01-22T12:00:00.000Z' as Instant;
const command = { by: ADA, holdId: id('hold') };
const held = toJson(eur('30'));
const ended = { accountId: ADAS.accountId, holdId: id('hold'), held };
const story = () => new Story().deposited('100').held('30');
const captured = () => {
  const booking = { ...ADAS, debit: ADAS.accountId, credit: OUTSIDE, amount: held, bookedAt: NOON };
  return story().tell('HoldCaptured', { ...booking, balance: toJson(eur('70')), holdId: id('hold'), held });
};

describe('capture-hold', () => {
  const capture = (on: Story, what: { by?: typeof ADA; amount?: Money } = {}, now = NOON) =>
    given(account, on.events).when(captureHold, { ...command, reference: 'the hotel', ...what }, { now });
  const taking = (amount: string, balance: string) => ({
    type: 'HoldCaptured' as const,
    data: {
      ...ADAS,
      debit: ADAS.accountId,
      credit: OUTSIDE,
      amount: toJson(eur(amount)),
      balance: toJson(eur(balance)),
      bookedAt: NOON,
      reference: 'the hotel',
      holdId: id('hold'),
      held,
    },
  });

  it('takes all that is held, or the part that it is told', () => {
    capture(story()).then([taking('30.00', '70.00')]);
    capture(story(), { amount: eur('12.50') }).then([taking('12.50', '87.50')]);
  });

  it('needs no more than the hold: neither limits nor what else is held can stand in its way', () => {
    const tight = story()
      .held('70', { holdId: id('other') })
      .limited({ perTransfer: '1', daily: '1' });
    capture(tight).then([taking('30.00', '70.00')]);
  });

  it('leaves the rest free', () => {
    const state = given(account, captured().events);
    state.when(releaseHold, command).thenRefused('banking.hold-not-open');
    state.when(captureHold, command).thenRefused('banking.hold-not-open');
    state.when(expireHold, command).then([]);
  });

  it('is refused in this order', () => {
    const yen = { amount: parseMoney('31', 'JPY') };
    capture(story().frozen().closed(), { ...yen, by: BOB }).thenRefused('banking.unknown-account');
    capture(story().frozen().closed(), yen).thenRefused('banking.closed');
    capture(story().frozen(), yen).thenRefused('banking.frozen');
    capture(story(), yen, EXPIRY).thenRefused('banking.wrong-currency');
    capture(story(), { amount: eur('31') }, EXPIRY).thenRefused('banking.hold-not-open');
    capture(story(), { amount: eur('30.01') }).thenRefused('banking.over-hold', { held });
    capture(new Story()).thenRefused('banking.hold-not-open');
    capture(story(), { by: ADMIN }).then([taking('30.00', '70.00')]);
  });

  it('comes too late when something was booked after the time had run out', () => {
    capture(story().deposited('1', { bookedAt: EXPIRY })).thenRefused('banking.hold-not-open');
  });
});

describe('release-hold', () => {
  const release = (on: Story, by = ADA, now = NOON) =>
    given(account, on.events).when(releaseHold, { ...command, by }, { now });

  it('gives back what was held, on a frozen account too', () => {
    release(story()).then([{ type: 'HoldReleased', data: ended }]);
    release(story().frozen(), ADMIN).then([{ type: 'HoldReleased', data: ended }]);
  });

  it('is refused in this order', () => {
    release(story().closed(), BOB).thenRefused('banking.unknown-account');
    release(story().closed()).thenRefused('banking.closed');
    release(story().tell('HoldReleased', ended)).thenRefused('banking.hold-not-open');
    release(story(), ADA, EXPIRY).thenRefused('banking.hold-not-open');
  });
});

describe('expire-hold', () => {
  it('records that the time has run out, once', () => {
    given(account, story().events)
      .when(expireHold, command)
      .then([{ type: 'HoldExpired', data: ended }]);
    given(account, story().tell('HoldExpired', ended).events).when(expireHold, command).then([]);
  });
});
