import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { isRegistered, type UserState } from './user.js';

export interface EnableUser {
  readonly userId: Uuid;
}

export const enableUser: Decide<EnableUser, UserState, UserEvent> = ({ userId }, state) => {
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  return state.status === 'disabled' ? [{ type: 'UserEnabled', data: { userId } }] : [];
};
