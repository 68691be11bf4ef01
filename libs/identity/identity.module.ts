import { Global, Module, type Type } from '@nestjs/common';
import { Sessions, TokenKeys } from '#platform/http/principal';
import { RateLimiter } from '#platform/http/rate-limiter';
import { VerifiedTokens } from '#platform/http/verified-tokens';
import { People } from '#platform/people/people';
import { Vault } from '#platform/vault/vault';
import { AdminRoutes } from './admins/admins.http.js';
import { IntrospectionRoutes } from './oauth/introspection.http.js';
import { KeyRoutes } from './oauth/keys.http.js';
import { OAuthRoutes } from './oauth/oauth.http.js';
import { OneTimePasswordRoutes } from './one-time-password/one-time-password.http.js';
import { LogInRoutes } from './session/log-in.http.js';
import { SessionRoutes } from './session/session.http.js';
import { SignUpRoutes } from './sign-up/sign-up.http.js';
import { ProfileRoutes } from './user/profile.http.js';
import { UsersRoutes } from './views/users.http.js';
import { AccessTokens } from './workflows/access-tokens.js';
import { AttemptLimits } from './workflows/attempt-limits.js';
import { Credentials } from './workflows/credentials.js';
import { Erasure } from './workflows/erasure.js';
import { FirstAdmin } from './workflows/first-admin.js';
import { Introspections } from './workflows/introspections.js';
import { KeyedHashes } from './workflows/keyed-hashes.js';
import { LiveSessions } from './workflows/live-sessions.js';
import { LogIn } from './workflows/log-in.js';
import { LoginSettings } from './workflows/login-settings.js';
import { NamedPeople } from './workflows/named-people.js';
import { Names } from './workflows/names.js';
import { OneTimePasswords } from './workflows/one-time-passwords.js';
import { Passwords } from './workflows/passwords.js';
import { Profiles } from './workflows/profiles.js';
import { RefreshTokens } from './workflows/refresh-tokens.js';
import { SessionTokens } from './workflows/session-tokens.js';
import { SessionWatch, TokenMemory } from './workflows/session-watch.js';
import { SignUp } from './workflows/sign-up.js';
import { SigningKeys } from './workflows/signing-keys.js';
import { UserAdministration } from './workflows/user-administration.js';
import { UserSessions } from './workflows/user-sessions.js';

/** So many attempts on one name at once, and then ten a minute. */
const PASSWORD_ATTEMPTS = { burst: 100, perSecond: 10 / 60 };
/** At this rate, guessing six digits takes more than half a year on average. */
const CODE_ATTEMPTS = { burst: 20, perSecond: 1 / 60 };

function makeAttemptLimits(): AttemptLimits {
  return { passwords: new RateLimiter(PASSWORD_ATTEMPTS), codes: new RateLimiter(CODE_ATTEMPTS) };
}

/** Served by the processes that serve this context. */
export const identityRoutes: readonly Type[] = [
  SignUpRoutes,
  LogInRoutes,
  SessionRoutes,
  ProfileRoutes,
  OneTimePasswordRoutes,
  UsersRoutes,
  AdminRoutes,
  OAuthRoutes,
  IntrospectionRoutes,
  KeyRoutes,
];

/**
 * Who people are. Asks the app, through global modules, for `CommandHandler`, `EventStore`, `Views`,
 * `Reactions`, `Vault`, `Belongings`, `Config`, `Clock` and `IdSource`, and gives the edge its keys
 * and sessions, and other contexts the people behind names.
 */
@Global()
@Module({
  providers: [
    { provide: KeyedHashes, useFactory: (vault: Vault) => KeyedHashes.open(vault), inject: [Vault] },
    { provide: AttemptLimits, useFactory: makeAttemptLimits },
    { provide: TokenMemory, useExisting: VerifiedTokens },
    { provide: TokenKeys, useExisting: SigningKeys },
    { provide: Sessions, useExisting: LiveSessions },
    { provide: People, useExisting: NamedPeople },
    AccessTokens,
    Credentials,
    Erasure,
    FirstAdmin,
    Introspections,
    LiveSessions,
    LogIn,
    LoginSettings,
    NamedPeople,
    Names,
    OneTimePasswords,
    Passwords,
    Profiles,
    RefreshTokens,
    SessionTokens,
    SessionWatch,
    SigningKeys,
    SignUp,
    UserAdministration,
    UserSessions,
  ],
  exports: [TokenKeys, Sessions, FirstAdmin, People],
})
export class IdentityModule {}
