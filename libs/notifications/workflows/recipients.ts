import type { Uuid } from '#platform/kernel/ids';
import type { Views } from '#platform/projections/views';
import type { Concerned } from '#notifications/inbox/telling';
import { ALL_ADMINS, adminsView } from '#notifications/views/admins.view';
import { ownersView } from '#notifications/views/owners.view';

/** So many admins are told of one thing. */
const MAX_ADMINS = 200;

export type Recipients = (concerned: Concerned) => Promise<readonly Uuid[]>;

/** Who is told. Waits for a view that is behind; nobody is told of what nobody owns. */
export function recipientsIn(views: Pick<Views, 'getOrWait'>): Recipients {
  return async (concerned) => {
    if (concerned === 'admins') {
      const admins = await views.getOrWait(adminsView, ALL_ADMINS);
      return (admins?.userIds ?? []).slice(0, MAX_ADMINS) as Uuid[];
    }
    if ('userId' in concerned) return [concerned.userId];
    const owner = await views.getOrWait(ownersView, concerned.ownerOf);
    return owner ? [owner.userId as Uuid] : [];
  };
}
