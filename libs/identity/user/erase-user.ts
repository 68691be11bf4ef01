import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { revokeSessions } from '#identity/session/session';
import { prove, type Proof } from './proof.js';
import { claimsOf, type UserState } from './user.js';

export interface EraseUser {
  readonly userId: Uuid;
  readonly proof: Proof;
}

/** The events stay; once their key is destroyed, nobody can read what is personal in them. */
export const eraseUser: Decide<EraseUser, UserState, UserEvent> = ({ userId, proof }, state) => [
  ...prove(userId, proof, state),
  ...revokeSessions(userId, Object.keys(state.sessions), 'user-erased'),
  { type: 'UserErased', data: { userId, released: [...claimsOf(state)] } },
];
