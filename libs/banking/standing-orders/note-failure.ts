import type { Decide } from '#platform/commands/decider';
import type { Day } from '#platform/kernel/days';
import type { STANDING_ORDER_ENDS, StandingOrderEvent } from '#banking/events';
import { isUnsettled, type StandingOrderState } from './standing-order.js';

export interface NoteFailure {
  readonly dueOn: Day;
  /** Of the refusal. */
  readonly code: string;
}

/** What will never be otherwise on another day: accounts are closed for ever. */
const FOR_EVER: Readonly<Record<string, (typeof STANDING_ORDER_ENDS)[number]>> = {
  'banking.unknown-account': 'account-closed',
  'banking.closed': 'account-closed',
  'banking.unknown-receiver': 'receiver-closed',
  'banking.receiver-closed': 'receiver-closed',
};

/**
 * The transfer of a day was refused: the order goes on, or ends when every other day would fail too.
 * Nothing to note when the outcome of the day is known. Refuses nothing.
 */
export const noteFailure: Decide<NoteFailure, StandingOrderState, StandingOrderEvent> = (
  { dueOn, code },
  state,
) => {
  if (!isUnsettled(state, dueOn)) return [];
  const { orderId, status } = state;
  const failed: StandingOrderEvent = { type: 'StandingOrderFailed', data: { orderId, dueOn, code } };
  const reason = FOR_EVER[code];
  if (reason === undefined || status === 'ended') return [failed];
  return [failed, { type: 'StandingOrderEnded', data: { orderId, reason } }];
};
