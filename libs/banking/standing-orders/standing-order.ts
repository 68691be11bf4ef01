import type { Decider } from '#platform/commands/decider';
import type { Day } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import type { Schedule, StandingOrderEvent } from '#banking/events';

/** A day that fell due, and whether what became of it is known. */
export interface Run {
  readonly dueOn: Day;
  readonly isSettled: boolean;
}

/** What decisions on a standing order need. Whom it pays, and how much, its first event says for ever. */
export interface StandingOrderState {
  readonly status: 'unplaced' | 'active' | 'paused' | 'ended';
  readonly orderId: Uuid;
  readonly ownerId: Uuid;
  readonly schedule: Schedule;
  /** Every day before has had its turn. */
  readonly nextOn: Day;
  /** The latest. */
  readonly run?: Run;
}

const initial: StandingOrderState = {
  status: 'unplaced',
  orderId: '' as Uuid,
  ownerId: '' as Uuid,
  schedule: { every: 'month', first: '' },
  nextOn: '',
};

export const standingOrder: Decider<StandingOrderState, StandingOrderEvent> = {
  category: 'standing-order',
  stateVersion: 1,
  initial,
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'StandingOrderPlaced': {
        const { orderId, ownerId, schedule, nextOn } = data;
        return { status: 'active', orderId, ownerId, schedule, nextOn };
      }
      case 'StandingOrderPaused':
        return { ...state, status: 'paused' };
      case 'StandingOrderResumed':
        return { ...state, status: 'active', nextOn: data.nextOn };
      case 'StandingOrderFellDue': {
        const { dueOn, nextOn = state.nextOn } = data;
        return { ...state, nextOn, run: { dueOn, isSettled: false } };
      }
      case 'StandingOrderSent':
      case 'StandingOrderFailed':
        return { ...state, run: { dueOn: data.dueOn, isSettled: true } };
      case 'StandingOrderEnded':
        return { ...state, status: 'ended' };
    }
  },
};

/** Whether the day fell due, is the latest that did, and nobody knows yet what became of it. */
export function isUnsettled({ run }: StandingOrderState, dueOn: Day): boolean {
  return run?.dueOn === dueOn && !run.isSettled;
}
