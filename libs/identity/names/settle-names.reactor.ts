import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import type { Uuid } from '#platform/kernel/ids';
import type { NameClaim, UserEvent } from '#identity/events';
import { confirmName } from './confirm-name.js';
import { namesOf } from './name.js';
import { releaseName } from './release-name.js';

/** What users bear is confirmed, and what they let go of is released: now or after any crash. */
export const settleNames: Reactor<UserEvent> = {
  name: 'identity.settle-names',
  on: {
    UserRegistered: ({ data }) => data.names.map((claim) => confirm(data.userId, claim)),
    ProfileChanged: ({ data }) => [
      ...data.names.map((claim) => confirm(data.userId, claim)),
      ...data.released.map((claim) => release(data.userId, claim)),
    ],
    UserErased: ({ data }) => data.released.map((claim) => release(data.userId, claim)),
  },
};

function confirm(userId: Uuid, claim: NameClaim): CommandAction {
  const order = { ...streamOf(claim), decide: confirmName, command: { userId, claim } };
  return { kind: 'command', name: `confirm ${claim.kind}`, send: (send) => send(order) };
}

function release(userId: Uuid, claim: NameClaim): CommandAction {
  const order = { ...streamOf(claim), decide: releaseName, command: { userId, claim } };
  return { kind: 'command', name: `release ${claim.kind}`, send: (send) => send(order) };
}

function streamOf({ kind, nameKey }: NameClaim) {
  return { decider: namesOf[kind], id: nameKey };
}
