import type { Decide } from '#platform/commands/decider';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { ApplicationEvent } from '#lending/events';
import type { ApplicationState } from './application.js';

export interface NoteRefusedDisbursement {
  readonly disbursementId: Uuid;
  readonly accountId: Uuid;
  readonly code: string;
}

/** Refuses nothing; nothing to note of any disbursement but the latest. */
export const noteRefusedDisbursement: Decide<NoteRefusedDisbursement, ApplicationState, ApplicationEvent> = (
  { disbursementId, accountId, code },
  { applicationId, applicantId, disbursements, isOrdered },
) => {
  const latest = derivedUuid(applicationId, `disbursement ${disbursements}`);
  if (!isOrdered || disbursementId !== latest) return [];
  const data = { applicationId, disbursementId, borrowerId: applicantId, accountId, code };
  return [{ type: 'DisbursementRefused', data }];
};
