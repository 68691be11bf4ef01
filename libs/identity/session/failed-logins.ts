import type { Decide, Decider } from '#platform/commands/decider';
import type { LoginEvent } from '#identity/events';

/** Failures are recorded under the name that was tried, so that an unknown one leaves the same trace. */
export const failedLogins: Decider<null, LoginEvent> = {
  category: 'login',
  stateVersion: 1,
  initial: null,
  evolve: () => null,
};

export interface RecordFailedLogin {
  readonly nameKey: string;
}

export const recordFailedLogin: Decide<RecordFailedLogin, null, LoginEvent> = ({ nameKey }) => [
  { type: 'LoginFailed', data: { nameKey } },
];
