import type { Decider } from '#platform/commands/decider';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { NameClaim, NameKind, UserEvent } from '#identity/events';

export interface SessionState {
  readonly generation: number;
  readonly expiresAt: Instant;
}

/** What decisions on a user need. Nothing in it is personal: names are here as keyed hashes only. */
export interface UserState {
  readonly status: 'unregistered' | 'abandoned' | 'active' | 'disabled' | 'erased';
  readonly names: Readonly<Partial<Record<NameKind, NameClaim>>>;
  /** Goes up whenever a name is changed or a change is abandoned: of two changes only one succeeds. */
  readonly nameChanges: number;
  /** Which of the password hashes in the vault counts; absent: the user has no password. */
  readonly passwordId?: Uuid;
  readonly totpId?: Uuid;
  /** Codes of this 30-second step and of all before it are spent. */
  readonly lastCodeStep: number;
  readonly recovery?: { readonly codesId: Uuid; readonly used: readonly number[] };
  readonly severalDevices: boolean;
  /** Those that have not been revoked; the oldest first. */
  readonly sessions: Readonly<Record<string, SessionState>>;
}

type Evolutions = {
  readonly [Type in UserEvent['type']]: (
    state: UserState,
    data: Extract<UserEvent, { type: Type }>['data'],
  ) => UserState;
};

const evolutions: Evolutions = {
  UserRegistered: (state, { names, passwordId }) => ({
    ...state,
    status: 'active',
    names: byKind(names),
    ...(passwordId && { passwordId }),
  }),
  RegistrationAbandoned: (state) => ({ ...state, status: 'abandoned' }),
  ProfileChanged: (state, { names, released }) => ({
    ...state,
    names: { ...byKind(claimsOf(state).filter(({ kind }) => !isAmong(released, kind))), ...byKind(names) },
    nameChanges: state.nameChanges + (names.length + released.length > 0 ? 1 : 0),
  }),
  NameChangeAbandoned: (state) => ({ ...state, nameChanges: state.nameChanges + 1 }),
  PasswordChanged: (state, { passwordId }) => ({ ...state, passwordId }),
  UserDisabled: (state) => ({ ...state, status: 'disabled' }),
  UserEnabled: (state) => ({ ...state, status: 'active' }),
  UserErased: () => ({ ...initial, status: 'erased' }),
  UserLoggedIn: (state) => state,
  SessionStarted: (state, { sessionId, expiresAt }) =>
    withSession(state, sessionId, { generation: 0, expiresAt }),
  SessionRefreshed: (state, { sessionId, generation, expiresAt }) =>
    withSession(state, sessionId, { generation, expiresAt }),
  SessionRevoked: (state, { sessionId }) => {
    const { [sessionId]: ended, ...sessions } = state.sessions;
    return ended ? { ...state, sessions } : state;
  },
  SeveralDevicesAllowed: (state, { allowed }) => ({ ...state, severalDevices: allowed }),
  TotpEnabled: (state, { totpId }) => ({ ...state, totpId }),
  TotpDisabled: ({ totpId: _off, recovery: _gone, ...state }) => state,
  OneTimeCodeUsed: (state, { step }) => ({ ...state, lastCodeStep: Math.max(step, state.lastCodeStep) }),
  RecoveryCodesIssued: (state, { codesId }) => ({ ...state, recovery: { codesId, used: [] } }),
  RecoveryCodeUsed: (state, { codesId, index }) => ({
    ...state,
    recovery: { codesId, used: [...(state.recovery?.used ?? []), index] },
  }),
};

const initial: UserState = {
  status: 'unregistered',
  names: {},
  nameChanges: 0,
  lastCodeStep: -1,
  severalDevices: false,
  sessions: {},
};

export const user: Decider<UserState, UserEvent> = {
  category: 'user',
  stateVersion: 1,
  initial,
  evolve: (state, event) => {
    const evolve = evolutions[event.type] as (state: UserState, data: UserEvent['data']) => UserState;
    return evolve(state, event.data);
  },
};

export function isRegistered(state: UserState): boolean {
  return state.status === 'active' || state.status === 'disabled';
}

/** The names a user bears. */
export function claimsOf(state: UserState): readonly NameClaim[] {
  return Object.values(state.names);
}

function byKind(claims: readonly NameClaim[]): UserState['names'] {
  return Object.fromEntries(claims.map((claim) => [claim.kind, claim]));
}

function isAmong(claims: readonly NameClaim[], kind: NameKind): boolean {
  return claims.some((claim) => claim.kind === kind);
}

function withSession(state: UserState, sessionId: Uuid, session: SessionState): UserState {
  return { ...state, sessions: { ...state.sessions, [sessionId]: session } };
}
