import type { Decide, Decider } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { SignUpEvent } from '#identity/events';

/** One stream for each sign-up that its sender may repeat. */
export const signUps: Decider<null, SignUpEvent> = {
  category: 'sign-up',
  stateVersion: 1,
  initial: null,
  evolve: () => null,
};

export interface BeginSignUp {
  readonly userId: Uuid;
}

export const beginSignUp: Decide<BeginSignUp, null, SignUpEvent> = ({ userId }) => [
  { type: 'SignUpBegun', data: { userId } },
];
