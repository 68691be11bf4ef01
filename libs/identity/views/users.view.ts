import { fieldsOf } from '#platform/projections/profile-fields';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import { PROFILE_FIELDS, type AdminsEvent, type ProfileField, type UserEvent } from '#identity/events';

type Tokens = Readonly<Partial<Record<ProfileField, readonly string[]>>>;

export interface UserDocument extends DocumentBody {
  readonly userId: string;
  readonly status: 'active' | 'disabled';
  readonly role: 'user' | 'admin';
  /** Absent while only the role is known, in another lane of the log, and when erased: then no list shows the user. */
  readonly registeredAt?: string;
  /** All that is left of who was erased: a role may be heard of later, and must not bring them back. */
  readonly erased?: true;
  readonly lastSeenAt?: string;
  /** Of the user's stream. */
  readonly revision: number;
  readonly username?: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly phone?: string;
  readonly birthDate?: string;
  readonly hasPassword: boolean;
  readonly hasOneTimeCodes: boolean;
  readonly severalDevices: boolean;
  readonly tokensByField: Tokens;
  /** All of them: what the user is found by. */
  readonly tokens: readonly string[];
}

type Changes = Partial<UserDocument>;

function changing<Event extends UserEvent>(
  change: (event: Recorded<Event>, document: UserDocument) => Changes,
): Fold<UserDocument, Event> {
  return {
    ids: ({ data }) => data.userId,
    apply: (document, event) =>
      document && { ...document, ...change(event, document), revision: event.revision },
  };
}

const seen = ({ metadata }: { readonly metadata: { readonly at: string } }): Changes => ({
  lastSeenAt: metadata.at,
});
const unchanged = (): Changes => ({});

function blank(userId: string): UserDocument {
  return {
    userId,
    status: 'active',
    role: 'user',
    revision: -1,
    hasPassword: false,
    hasOneTimeCodes: false,
    severalDevices: false,
    tokensByField: {},
    tokens: [],
  };
}

/** An erased user's tokens cannot be read any more, and are not needed. */
function tokensIn(searchTokens: string): Tokens {
  return searchTokens.startsWith('{') ? (JSON.parse(searchTokens) as Tokens) : {};
}

function found(tokensByField: Tokens): Pick<UserDocument, 'tokensByField' | 'tokens'> {
  return { tokensByField, tokens: [...new Set(Object.values(tokensByField).flat())] };
}

function without(document: UserDocument, cleared: readonly ProfileField[]): UserDocument {
  const keep = ([field]: [string, unknown]): boolean => !(cleared as readonly string[]).includes(field);
  const tokensByField = Object.fromEntries(Object.entries(document.tokensByField).filter(keep));
  return {
    ...(Object.fromEntries(Object.entries(document).filter(keep)) as UserDocument),
    ...found(tokensByField),
  };
}

const registration: Fold<UserDocument, Extract<UserEvent, { type: 'UserRegistered' }>> = {
  ids: ({ data }) => data.userId,
  apply: (document, { data, metadata, revision }) => ({
    ...(document ?? blank(data.userId)),
    ...fieldsOf(PROFILE_FIELDS, data),
    ...found(tokensIn(data.searchTokens)),
    hasPassword: data.passwordId !== undefined,
    registeredAt: metadata.at,
    revision,
  }),
};

const profileChange: Fold<UserDocument, Extract<UserEvent, { type: 'ProfileChanged' }>> = {
  ids: ({ data }) => data.userId,
  apply: (document, { data, revision }) => {
    if (!document) return undefined;
    const kept = without(document, data.cleared);
    const tokens = found({ ...kept.tokensByField, ...tokensIn(data.searchTokens) });
    return { ...kept, ...fieldsOf(PROFILE_FIELDS, data), ...tokens, revision };
  },
};

/** Everybody, for admins to list and search, and each user's own profile. */
export const usersView = defineView<UserDocument, UserEvent | AdminsEvent>({
  name: 'identity.users',
  version: 2,
  fedBy: 'many-streams',
  indexes: {
    all: { equals: [], orderBy: 'registeredAt' },
    byToken: { equals: ['tokens'], orderBy: 'registeredAt' },
    byStatus: { equals: ['status'], orderBy: 'registeredAt' },
    byRole: { equals: ['role'], orderBy: 'registeredAt' },
  },
  personal: { subject: 'userId', fields: PROFILE_FIELDS },
  on: {
    UserRegistered: registration,
    ProfileChanged: profileChange,
    NameChangeAbandoned: changing(unchanged),
    PasswordChanged: changing(() => ({ hasPassword: true })),
    UserDisabled: changing(() => ({ status: 'disabled' })),
    UserEnabled: changing(() => ({ status: 'active' })),
    UserErased: {
      ids: ({ data }) => data.userId,
      apply: (_, { data, revision }) => ({ ...blank(data.userId), erased: true, revision }),
    },
    UserLoggedIn: changing(unchanged),
    SessionStarted: changing(seen),
    SessionRefreshed: changing(seen),
    SessionRevoked: changing(unchanged),
    SeveralDevicesAllowed: changing(({ data }) => ({ severalDevices: data.allowed })),
    TotpEnabled: changing(() => ({ hasOneTimeCodes: true })),
    TotpDisabled: changing(() => ({ hasOneTimeCodes: false })),
    OneTimeCodeUsed: changing(unchanged),
    RecoveryCodesIssued: changing(unchanged),
    RecoveryCodeUsed: changing(unchanged),
    RoleGranted: {
      ids: ({ data }) => data.userId,
      apply: (document, { data }) =>
        document?.erased ? document : { ...(document ?? blank(data.userId)), role: data.role },
    },
    RoleRevoked: {
      ids: ({ data }) => data.userId,
      apply: (document) => document && { ...document, role: 'user' },
    },
  },
});
