import { Type, type Static, type TSchema } from 'typebox';
import {
  defineEvent,
  personal,
  type EventDefinition,
  type EventOf,
} from '#platform/event-store/event-definition';
import { moment, oneOf, text, uuid } from '#platform/event-store/event-fields';

const listOf = <S extends TSchema>(item: S) => Type.Array(item, { maxItems: 10 });
/** A keyed hash of a name, in place of the name. */
const nameKey = (): ReturnType<typeof Type.String> => Type.String({ minLength: 20, maxLength: 64 });

export const NAME_KINDS = ['username', 'email'] as const;
/** What a person can log in with, and what is therefore theirs alone. */
export type NameKind = (typeof NAME_KINDS)[number];

/** One name and the reservation by which it became the user's. */
const claim = () =>
  Type.Object(
    { kind: oneOf(...NAME_KINDS), nameKey: nameKey(), reservationId: uuid() },
    { additionalProperties: false },
  );
export type NameClaim = Static<ReturnType<typeof claim>>;

export const PROFILE_FIELDS = ['username', 'email', 'firstName', 'lastName', 'phone', 'birthDate'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

export const REVOCATION_REASONS = [
  'logged-out',
  'replaced',
  'expired',
  'refresh-token-reused',
  'password-changed',
  'user-disabled',
  'user-erased',
] as const;
/** Why a session ended. `replaced`: by a log-in elsewhere. */
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

const profile = () => ({
  username: Type.Optional(personal(text())),
  email: Type.Optional(personal(text())),
  firstName: Type.Optional(personal(text())),
  lastName: Type.Optional(personal(text())),
  phone: Type.Optional(personal(text())),
  birthDate: Type.Optional(personal(text())),
  /** JSON: for each field that can be searched, the keyed hashes of the beginnings of its value. */
  searchTokens: personal(text()),
  /** The names among the above. */
  names: listOf(claim()),
});
const origin = () => ({ device: personal(text()), address: personal(text()) });
const ofUser = { subject: 'userId' } as const;

/** Before a sign-up that its sender may repeat: whoever repeats it becomes the same user. */
export const SignUpBegun = defineEvent('SignUpBegun', { userId: uuid() });
export const UserRegistered = defineEvent(
  'UserRegistered',
  { userId: uuid(), ...profile(), passwordId: Type.Optional(uuid()) },
  ofUser,
);
/** The sign-up took too long and its names were given to somebody else: it can never succeed now. */
export const RegistrationAbandoned = defineEvent('RegistrationAbandoned', { userId: uuid() }, ofUser);
export const ProfileChanged = defineEvent(
  'ProfileChanged',
  {
    userId: uuid(),
    ...profile(),
    cleared: listOf(oneOf(...PROFILE_FIELDS)),
    released: listOf(claim()),
  },
  ofUser,
);
/** A change of name took too long and the new name was given to somebody else. */
export const NameChangeAbandoned = defineEvent('NameChangeAbandoned', { userId: uuid() }, ofUser);
export const PasswordChanged = defineEvent('PasswordChanged', { userId: uuid(), passwordId: uuid() }, ofUser);
export const UserDisabled = defineEvent(
  'UserDisabled',
  { userId: uuid(), reason: Type.Optional(personal(text())) },
  ofUser,
);
export const UserEnabled = defineEvent('UserEnabled', { userId: uuid() }, ofUser);
export const UserErased = defineEvent('UserErased', { userId: uuid(), released: listOf(claim()) }, ofUser);

export const UserLoggedIn = defineEvent(
  'UserLoggedIn',
  {
    userId: uuid(),
    sessionId: uuid(),
    method: oneOf('password', 'one-time-password', 'password-and-one-time-password'),
    ...origin(),
  },
  ofUser,
);
/** Nobody's stream: the name may belong to no user, and the answer must not tell. */
export const LoginFailed = defineEvent('LoginFailed', { nameKey: nameKey() });
export const SessionStarted = defineEvent(
  'SessionStarted',
  { userId: uuid(), sessionId: uuid(), expiresAt: moment(), ...origin() },
  ofUser,
);
export const SessionRefreshed = defineEvent(
  'SessionRefreshed',
  {
    userId: uuid(),
    sessionId: uuid(),
    /** How often it has been refreshed: only the refresh token of this generation is good. */
    generation: Type.Integer({ minimum: 1 }),
    expiresAt: moment(),
    ...origin(),
  },
  ofUser,
);
export const SessionRevoked = defineEvent(
  'SessionRevoked',
  { userId: uuid(), sessionId: uuid(), reason: oneOf(...REVOCATION_REASONS) },
  ofUser,
);
export const SeveralDevicesAllowed = defineEvent(
  'SeveralDevicesAllowed',
  { userId: uuid(), allowed: Type.Boolean() },
  ofUser,
);

export const TotpEnabled = defineEvent('TotpEnabled', { userId: uuid(), totpId: uuid() }, ofUser);
export const TotpDisabled = defineEvent('TotpDisabled', { userId: uuid() }, ofUser);
export const OneTimeCodeUsed = defineEvent(
  'OneTimeCodeUsed',
  /** The 30-second step the code belonged to: it and all before it are spent. */
  { userId: uuid(), step: Type.Integer({ minimum: 0 }) },
  ofUser,
);
export const RecoveryCodesIssued = defineEvent(
  'RecoveryCodesIssued',
  { userId: uuid(), codesId: uuid() },
  ofUser,
);
export const RecoveryCodeUsed = defineEvent(
  'RecoveryCodeUsed',
  { userId: uuid(), codesId: uuid(), index: Type.Integer({ minimum: 0, maximum: 9 }) },
  ofUser,
);

const nameFields = () => ({
  kind: oneOf(...NAME_KINDS),
  nameKey: nameKey(),
  reservationId: uuid(),
  userId: uuid(),
});
export const NameReserved = defineEvent('NameReserved', { ...nameFields(), heldUntil: moment() });
export const NameConfirmed = defineEvent('NameConfirmed', nameFields());
export const NameReleased = defineEvent('NameReleased', nameFields());

export const RoleGranted = defineEvent('RoleGranted', { userId: uuid(), role: oneOf('admin') });
export const RoleRevoked = defineEvent('RoleRevoked', { userId: uuid(), role: oneOf('admin') });

export type UserEvent =
  | EventOf<typeof UserRegistered>
  | EventOf<typeof RegistrationAbandoned>
  | EventOf<typeof ProfileChanged>
  | EventOf<typeof NameChangeAbandoned>
  | EventOf<typeof PasswordChanged>
  | EventOf<typeof UserDisabled>
  | EventOf<typeof UserEnabled>
  | EventOf<typeof UserErased>
  | EventOf<typeof UserLoggedIn>
  | EventOf<typeof SessionStarted>
  | EventOf<typeof SessionRefreshed>
  | EventOf<typeof SessionRevoked>
  | EventOf<typeof SeveralDevicesAllowed>
  | EventOf<typeof TotpEnabled>
  | EventOf<typeof TotpDisabled>
  | EventOf<typeof OneTimeCodeUsed>
  | EventOf<typeof RecoveryCodesIssued>
  | EventOf<typeof RecoveryCodeUsed>;

export type SignUpEvent = EventOf<typeof SignUpBegun>;
export type LoginEvent = EventOf<typeof LoginFailed>;
export type NameEvent =
  EventOf<typeof NameReserved> | EventOf<typeof NameConfirmed> | EventOf<typeof NameReleased>;
export type AdminsEvent = EventOf<typeof RoleGranted> | EventOf<typeof RoleRevoked>;
export type IdentityEvent = SignUpEvent | UserEvent | LoginEvent | NameEvent | AdminsEvent;

export const identityEvents: readonly EventDefinition[] = [
  SignUpBegun,
  UserRegistered,
  RegistrationAbandoned,
  ProfileChanged,
  NameChangeAbandoned,
  PasswordChanged,
  UserDisabled,
  UserEnabled,
  UserErased,
  UserLoggedIn,
  LoginFailed,
  SessionStarted,
  SessionRefreshed,
  SessionRevoked,
  SeveralDevicesAllowed,
  TotpEnabled,
  TotpDisabled,
  OneTimeCodeUsed,
  RecoveryCodesIssued,
  RecoveryCodeUsed,
  NameReserved,
  NameConfirmed,
  NameReleased,
  RoleGranted,
  RoleRevoked,
];
