import { given } from '#platform/testing/given';
import type { Instant } from '#platform/kernel/clock';
import { derivedUuid } from '#platform/kernel/ids';
import { ORDER, OrderStory } from '#banking/testing/order-stories';
import { id } from '#banking/testing/stories';
import { fallDue } from './fall-due.js';
import { noteFailure } from './note-failure.js';
import { noteSent } from './note-sent.js';
import { standingOrder } from './standing-order.js';

const on = (story: OrderStory) => given(standingOrder, story.events);
const JANUARY = '2026-01-31';
const FEBRUARY = '2026-02-28';

describe('fall-due', () => {
  const fall = (story: OrderStory, dueOn: string, today = dueOn) =>
    on(story).when(fallDue, { dueOn }, { now: `${today}T00:00:00.000Z` as Instant });
  const due = { orderId: ORDER, dueOn: JANUARY, transferId: derivedUuid(ORDER, JANUARY) };
  const fellDue = (nextOn: string) => [{ type: 'StandingOrderFellDue' as const, data: { ...due, nextOn } }];

  it('runs, and says when it will the next time', () => {
    fall(new OrderStory(), JANUARY).then(fellDue(FEBRUARY));
  });

  it('runs once for all days that were missed, today among them', () => {
    fall(new OrderStory(), JANUARY, '2026-03-30').then(fellDue('2026-03-31'));
    fall(new OrderStory(), JANUARY, '2026-03-31').then(fellDue('2026-04-30'));
  });

  it('goes by its own days, whatever the clock says', () => {
    fall(new OrderStory(), JANUARY, '2026-01-30').then(fellDue(FEBRUARY));
  });

  it('ends the order with its last day', () => {
    const schedule = { every: 'month', first: JANUARY, last: '2026-02-27' } as const;
    fall(new OrderStory({ schedule }), JANUARY).then([
      { type: 'StandingOrderFellDue', data: due },
      { type: 'StandingOrderEnded', data: { orderId: ORDER, reason: 'finished' } },
    ]);
  });

  it('does nothing to an order that waits for another day, or for none', () => {
    fall(new OrderStory(), FEBRUARY).then([]);
    fall(new OrderStory().fellDue(JANUARY, FEBRUARY), JANUARY).then([]);
    fall(new OrderStory().paused(), JANUARY).then([]);
    fall(new OrderStory().ended(), JANUARY).then([]);
    given(standingOrder, []).when(fallDue, { dueOn: JANUARY }).then([]);
  });
});

const ran = () => new OrderStory().fellDue(JANUARY, FEBRUARY);

describe('note-sent', () => {
  const note = (story: OrderStory) => on(story).when(noteSent, { dueOn: JANUARY, transferId: id(JANUARY) });

  it('notes what became of the latest day, once', () => {
    const data = { orderId: ORDER, dueOn: JANUARY, transferId: id(JANUARY) };
    note(ran()).then([{ type: 'StandingOrderSent', data }]);
    note(ran().ended()).then([{ type: 'StandingOrderSent', data }]);
    note(ran().sent(JANUARY)).then([]);
    note(ran().failed(JANUARY)).then([]);
    note(ran().fellDue(FEBRUARY, '2026-03-31')).then([]);
  });
});

describe('note-failure', () => {
  const note = (story: OrderStory, code = 'banking.insufficient-funds') =>
    on(story).when(noteFailure, { dueOn: JANUARY, code });
  const failed = (code: string) => ({
    type: 'StandingOrderFailed' as const,
    data: { orderId: ORDER, dueOn: JANUARY, code },
  });

  it('notes what became of the latest day, once', () => {
    note(ran()).then([failed('banking.insufficient-funds')]);
    note(ran().sent(JANUARY)).then([]);
    note(ran().failed(JANUARY)).then([]);
    note(ran().fellDue(FEBRUARY, '2026-03-31')).then([]);
  });

  it.each([
    ['banking.closed', 'account-closed'],
    ['banking.unknown-account', 'account-closed'],
    ['banking.receiver-closed', 'receiver-closed'],
    ['banking.unknown-receiver', 'receiver-closed'],
  ] as const)('ends the order for %s', (code, reason) => {
    const ended = { type: 'StandingOrderEnded', data: { orderId: ORDER, reason } } as const;
    note(ran(), code).then([failed(code), ended]);
    note(ran().ended(), code).then([failed(code)]);
  });
});
