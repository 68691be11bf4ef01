import type { Uuid } from '#platform/kernel/ids';
import type { Views } from '#platform/projections/views';
import { accountsView } from '#lending/views/accounts.view';
import { applicationsView } from '#lending/views/applications.view';

interface Holder {
  readonly ownerId: string;
  readonly currency: string;
}

/** The account that was asked for if it can take money, else the oldest that can, by all that is in the log. */
export async function accountToPayOutTo(
  { ownerId, currency, wanted }: Holder & { readonly wanted?: string | undefined },
  views: Views,
): Promise<Uuid | undefined> {
  await views.catchUp(accountsView);
  const asked = wanted === undefined ? undefined : await views.get(accountsView, wanted);
  if (asked?.status === 'open') return asked.id as Uuid;
  const equals = { ownerId, currency, status: 'open' } as const;
  const { items } = await views.find(accountsView, { index: 'byOwner', equals, limit: 1 });
  return items[0]?.id as Uuid | undefined;
}

/** The approved applications that wait for such an account, by all that is in the log. */
export async function waitingFor({ ownerId, currency }: Holder, views: Views): Promise<readonly Uuid[]> {
  await views.catchUp(applicationsView);
  const equals = { applicantId: ownerId, waitsFor: currency };
  const waiting = await views.all(applicationsView, { index: 'waiting', equals });
  return waiting.map(({ id }) => id as Uuid);
}
