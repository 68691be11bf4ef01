import { foldView, recorded } from '#platform/testing/fold';
import { toJson } from '#platform/kernel/money';
import type { StandingOrderEvent } from '#banking/events';
import { ORDER, OrderStory } from '#banking/testing/order-stories';
import { ADAS, BOBS, eur, id } from '#banking/testing/stories';
import { standingOrdersView } from './standing-orders.view.js';

const shown = ({ events }: OrderStory) =>
  foldView(standingOrdersView, recorded<StandingOrderEvent>(['standing-order-adas', ...events]))[ORDER];

describe('the view of standing orders', () => {
  it('shows what was ordered, and when it pays next', () => {
    const schedule = { every: 'month', first: '2026-01-31', last: '2026-12-31' } as const;
    expect(shown(new OrderStory({ schedule, reference: 'rent' }))).toEqual({
      ...ADAS,
      to: BOBS.accountId,
      amount: toJson(eur('10')),
      ...schedule,
      reference: 'rent',
      status: 'active',
      nextOn: '2026-01-31',
      placedAt: '2026-01-15T12:00:00.000Z',
      revision: 0,
    });
  });

  it('says of the latest day what became of it, as soon as it is known', () => {
    const run = { dueOn: '2026-01-31', transferId: id('2026-01-31') };
    const due = () => new OrderStory().fellDue('2026-01-31', '2026-02-28');
    expect(shown(due())).toMatchObject({ nextOn: '2026-02-28', lastRun: { ...run, outcome: 'pending' } });
    expect(shown(due().sent('2026-01-31'))?.lastRun).toEqual({ ...run, outcome: 'sent' });
    const failed = shown(due().failed('2026-01-31', 'banking.frozen'));
    expect(failed?.lastRun).toEqual({ ...run, outcome: 'failed', code: 'banking.frozen' });
    const next = due().failed('2026-01-31').fellDue('2026-02-28', '2026-03-31');
    const { lastRun } = shown(next) ?? {};
    expect(lastRun).toEqual({ dueOn: '2026-02-28', transferId: id('2026-02-28'), outcome: 'pending' });
  });

  it('waits for no day while it is paused, and once it has ended', () => {
    const paused = shown(new OrderStory().paused());
    expect(paused).toMatchObject({ status: 'paused' });
    expect(paused).not.toHaveProperty('nextOn');
    const resumed = shown(new OrderStory().paused().resumed('2026-03-31'));
    expect(resumed).toMatchObject({ status: 'active', nextOn: '2026-03-31' });
    const ended = shown(new OrderStory().fellDue('2026-01-31').ended('finished').sent('2026-01-31'));
    expect(ended).toMatchObject({ status: 'ended', ended: 'finished', lastRun: { outcome: 'sent' } });
    expect(ended).not.toHaveProperty('nextOn');
    expect(ended).toMatchObject({ revision: 3 });
  });
});
