import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { BorrowerEvent } from '#lending/events';
import type { BorrowerState } from './borrower.js';

export interface NoteLook {
  readonly userId: Uuid;
}

/** Every look counts, also the tenth. Refuses nothing. */
export const noteLook: Decide<NoteLook, BorrowerState, BorrowerEvent> = ({ userId }, _state, { now }) => [
  { type: 'FinancingOptionsViewed', data: { userId, viewedAt: now } },
];
