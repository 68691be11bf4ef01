import { given } from '#platform/testing/given';
import type { Instant } from '#platform/kernel/clock';
import { ORDER, OrderStory } from '#banking/testing/order-stories';
import { ADA, ADMIN, BOB } from '#banking/testing/stories';
import { cancelStandingOrder } from './cancel-standing-order.js';
import { pauseStandingOrder } from './pause-standing-order.js';
import { resumeStandingOrder } from './resume-standing-order.js';
import { standingOrder } from './standing-order.js';

const on = (story: OrderStory) => given(standingOrder, story.events);
const paused = { type: 'StandingOrderPaused', data: { orderId: ORDER } } as const;
const cancelled = { type: 'StandingOrderEnded', data: { orderId: ORDER, reason: 'cancelled' } } as const;

describe('every change of a standing order', () => {
  it.each([
    ['pausing', pauseStandingOrder],
    ['resuming', resumeStandingOrder],
    ['cancelling', cancelStandingOrder],
  ])('is for the owner and admins, as long as it has not ended: %s', (_, decide) => {
    given(standingOrder, []).when(decide, { by: ADMIN }).thenRefused('banking.unknown-standing-order');
    on(new OrderStory().ended()).when(decide, { by: BOB }).thenRefused('banking.unknown-standing-order');
    on(new OrderStory().ended()).when(decide, { by: ADA }).thenRefused('banking.standing-order-ended');
    expect(on(new OrderStory()).when(decide, { by: ADMIN })).toMatchObject({ refusal: undefined });
  });
});

describe('pause-standing-order', () => {
  it('pauses, and changes nothing the second time', () => {
    on(new OrderStory()).when(pauseStandingOrder, { by: ADA }).then([paused]);
    on(new OrderStory().paused()).when(pauseStandingOrder, { by: ADA }).then([]);
  });
});

describe('resume-standing-order', () => {
  const resume = (story: OrderStory, today: string) =>
    on(story).when(resumeStandingOrder, { by: ADA }, { now: `${today}T12:00:00.000Z` as Instant });
  const resumed = (nextOn: string) => [
    { type: 'StandingOrderResumed' as const, data: { orderId: ORDER, nextOn } },
  ];

  it('goes on where it was when no day has passed', () => {
    resume(new OrderStory().paused(), '2026-01-20').then(resumed('2026-01-31'));
  });

  it('lets the days go that have passed, but not today', () => {
    resume(new OrderStory().paused(), '2026-02-28').then(resumed('2026-02-28'));
    resume(new OrderStory().paused(), '2026-03-01').then(resumed('2026-03-31'));
  });

  it('does not run twice on the day of the last run', () => {
    const story = new OrderStory().fellDue('2026-01-31', '2026-02-28').paused();
    resume(story, '2026-01-31').then(resumed('2026-02-28'));
  });

  it('changes nothing on an order that is not paused', () => {
    resume(new OrderStory(), '2026-01-20').then([]);
  });

  it('is refused when no day is left', () => {
    const schedule = { every: 'month', first: '2026-01-31', last: '2026-02-28' } as const;
    const story = new OrderStory({ schedule }).paused();
    resume(story, '2026-03-01').thenRefused('banking.bad-schedule');
  });
});

describe('cancel-standing-order', () => {
  it('ends it, also while it is paused', () => {
    on(new OrderStory()).when(cancelStandingOrder, { by: ADA }).then([cancelled]);
    on(new OrderStory().paused()).when(cancelStandingOrder, { by: ADA }).then([cancelled]);
  });
});
