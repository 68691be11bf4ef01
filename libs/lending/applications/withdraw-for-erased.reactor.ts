import type { Uuid } from '#platform/kernel/ids';
import type { Views } from '#platform/projections/views';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import type { UserEvent } from '#identity/events';
import { pendingOf } from '#lending/workflows/applications-of-users';
import { application } from './application.js';
import { withdrawApplication } from './withdraw-application.js';

type UserErased = Extract<UserEvent, { type: 'UserErased' }>;

/** Nobody is left to lend to: what waits for a decision is withdrawn. */
export function withdrawForErased(views: Views): Reactor<UserErased> {
  return {
    name: 'lending.withdraw-for-erased',
    on: {
      UserErased: async ({ data: { userId } }) => {
        const applicationIds = await pendingOf(userId, views);
        return applicationIds.map((id) => withdrawing(id, userId));
      },
    },
  };
}

function withdrawing(id: Uuid, userId: Uuid): CommandAction {
  const order = { decider: application, id, decide: withdrawApplication, command: { userId } };
  return { kind: 'command', name: `withdraw ${id}`, send: (send) => send(order) };
}
