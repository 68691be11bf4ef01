import type { KeyObject } from 'node:crypto';
import type { Uuid } from '#platform/kernel/ids';

export type Role = 'user' | 'admin';

/** Who is asking: put on the request by the guard, handed to routes by `@Caller()`. */
export interface Principal {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  readonly role: Role;
}

export const TOKEN_ISSUER = 'florin';
export const TOKEN_AUDIENCE = 'florin-api';

/** What an access token says (ES256, `kid` in its header). The role is not in it: it is looked up. */
export interface AccessTokenClaims {
  readonly sub: Uuid;
  readonly sid: Uuid;
  readonly jti: string;
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
}

/** The public halves of the keys that sign access tokens. */
export abstract class TokenKeys {
  abstract publicKey(keyId: string): Promise<KeyObject | undefined>;
}

/** Whether a session is still good, asked once for each token that is not in the cache. */
export abstract class Sessions {
  /** Undefined when the session has ended or its user may not act any more. */
  abstract principal(userId: Uuid, sessionId: Uuid): Promise<Principal | undefined>;
}
