import { toJson } from '#platform/kernel/money';
import type { StandingOrderEvent } from '#banking/events';
import { ADAS, BOBS, eur, id } from './stories.js';

type DataOf<Type extends StandingOrderEvent['type']> = Extract<StandingOrderEvent, { type: Type }>['data'];

export const ORDER = id('order');

/** Ada's order to pay Bob ten euros on the 31st of every month, placed on 15 January 2026. */
export const PLACED: DataOf<'StandingOrderPlaced'> = {
  orderId: ORDER,
  ...ADAS,
  to: BOBS,
  amount: toJson(eur('10')),
  schedule: { every: 'month', first: '2026-01-31' },
  nextOn: '2026-01-31',
};

/** What happened to a standing order, told event by event. */
export class OrderStory {
  readonly events: StandingOrderEvent[] = [];

  constructor(more: Partial<DataOf<'StandingOrderPlaced'>> = {}) {
    this.events.push({ type: 'StandingOrderPlaced', data: { ...PLACED, ...more } });
  }

  paused(): this {
    return this.tell({ type: 'StandingOrderPaused', data: { orderId: ORDER } });
  }

  resumed(nextOn: string): this {
    return this.tell({ type: 'StandingOrderResumed', data: { orderId: ORDER, nextOn } });
  }

  fellDue(dueOn: string, nextOn?: string): this {
    const data = { orderId: ORDER, dueOn, transferId: id(dueOn), ...(nextOn !== undefined && { nextOn }) };
    return this.tell({ type: 'StandingOrderFellDue', data });
  }

  sent(dueOn: string): this {
    const data = { orderId: ORDER, dueOn, transferId: id(dueOn) };
    return this.tell({ type: 'StandingOrderSent', data });
  }

  failed(dueOn: string, code = 'banking.insufficient-funds'): this {
    return this.tell({ type: 'StandingOrderFailed', data: { orderId: ORDER, dueOn, code } });
  }

  ended(reason: DataOf<'StandingOrderEnded'>['reason'] = 'cancelled'): this {
    return this.tell({ type: 'StandingOrderEnded', data: { orderId: ORDER, reason } });
  }

  private tell(event: StandingOrderEvent): this {
    this.events.push(event);
    return this;
  }
}
