import type { Decide } from '#platform/commands/decider';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { ApplicationEvent } from '#lending/events';
import type { ApplicationState } from './application.js';

export interface OrderDisbursement {
  readonly accountId: Uuid;
}

/**
 * Asks the bank to pay an approved loan out, unless it was asked and has not refused. Refuses nothing: it
 * may not be approved any more, and then nothing happens.
 */
export const orderDisbursement: Decide<OrderDisbursement, ApplicationState, ApplicationEvent> = (
  { accountId },
  { status, isOrdered, applicationId, applicantId, amount, disbursements },
) => {
  if (status !== 'approved' || isOrdered) return [];
  const disbursementId = derivedUuid(applicationId, `disbursement ${disbursements + 1}`);
  const data = { applicationId, disbursementId, borrowerId: applicantId, accountId, amount };
  return [{ type: 'DisbursementOrdered', data }];
};
