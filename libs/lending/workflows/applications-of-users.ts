import type { Uuid } from '#platform/kernel/ids';
import type { Viewed, Views } from '#platform/projections/views';
import type { ApplicationStatus } from '#lending/applications/application';
import { applicationsView, type ApplicationDocument } from '#lending/views/applications.view';

/** By all that is in the log, the oldest first. */
export async function pendingOf(applicantId: string, views: Views): Promise<readonly Uuid[]> {
  return (await applicationsOf(applicantId, 'pending', views)).map(({ id }) => id as Uuid);
}

/** By all that is in the log, the oldest first. */
export async function applicationsOf(
  applicantId: string,
  status: ApplicationStatus,
  views: Views,
): Promise<readonly Viewed<ApplicationDocument>[]> {
  await views.catchUp(applicationsView);
  return await views.all(applicationsView, {
    index: 'byApplicantAndStatus',
    equals: { applicantId, status },
  });
}
