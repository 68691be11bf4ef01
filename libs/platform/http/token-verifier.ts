import { Injectable } from '@nestjs/common';
import jsonwebtoken from 'jsonwebtoken';
import { Strategy } from 'passport-jwt';
import { MS_PER_SECOND } from '#platform/kernel/clock';
import { isUuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { refuse } from './platform-refusals.js';
import {
  Sessions,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
  TokenKeys,
  type AccessTokenClaims,
  type Principal,
} from './principal.js';

export interface VerifiedToken {
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

/** What passport hands to a strategy as the request; ours reads nothing but the token. */
interface Attempt {
  readonly token: string;
}

type KeyFound = (error: unknown, key?: string | Buffer) => void;

const MAX_TOKEN_LENGTH = 4_096;
const MAX_KEY_ID_LENGTH = 128;

/**
 * Checks a token by passport-jwt and then its session. The strategy is driven here and not through
 * passport itself, whose register of strategies is global: two apps in a process would share keys.
 */
@Injectable()
export class TokenVerifier {
  private readonly strategy: Strategy;

  constructor(
    private readonly keys: TokenKeys,
    private readonly sessions: Sessions,
  ) {
    this.strategy = new Strategy(
      {
        jwtFromRequest: (attempt: Attempt) => attempt.token,
        secretOrKeyProvider: (_: unknown, token: string, done: KeyFound) => this.findKey(token, done),
        algorithms: ['ES256'],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
      },
      (claims: unknown, done: (error: null, claims: unknown) => void) => done(null, claims),
    );
  }

  async verify(token: string): Promise<VerifiedToken> {
    if (token.length > MAX_TOKEN_LENGTH) throw refuse('platform.invalid-token');
    const claims = await this.claimsOf(token);
    if (!isUuid(claims.sub) || !isUuid(claims.sid) || !Number.isFinite(claims.exp)) {
      throw refuse('platform.invalid-token');
    }
    const principal = await this.sessions.principal(claims.sub, claims.sid);
    if (!principal) throw refuse('platform.session-ended');
    return { principal, expiresAtMs: claims.exp * MS_PER_SECOND };
  }

  private claimsOf(token: string): Promise<AccessTokenClaims> {
    return new Promise((resolve, reject) => {
      const outcome = {
        success: resolve,
        fail: (reason: unknown) => reject(refusalFor(reason)),
        error: reject,
      };
      const attempt = Object.assign(Object.create(this.strategy) as Strategy, outcome);
      attempt.authenticate({ token } as unknown as Parameters<Strategy['authenticate']>[0]);
    });
  }

  private findKey(token: string, done: KeyFound): void {
    const keyId = keyIdOf(token);
    if (keyId === undefined) return done(refuse('platform.invalid-token'));
    this.keys.publicKey(keyId).then(
      (key) => {
        if (key) done(null, key as unknown as Buffer);
        else done(refuse('platform.invalid-token'));
      },
      (error: unknown) => done(error),
    );
  }
}

function keyIdOf(token: string): string | undefined {
  try {
    const keyId = jsonwebtoken.decode(token, { complete: true })?.header.kid;
    return typeof keyId === 'string' && keyId.length <= MAX_KEY_ID_LENGTH ? keyId : undefined;
  } catch {
    return undefined;
  }
}

/** A token can be wrong in many ways, which are its bearer's; a key that cannot be read is our fault. */
function refusalFor(reason: unknown): Error {
  if (reason instanceof Refusal) return reason;
  if (reason instanceof jsonwebtoken.TokenExpiredError) return refuse('platform.token-expired');
  if (reason instanceof jsonwebtoken.JsonWebTokenError) return refuse('platform.invalid-token');
  return reason instanceof Error ? reason : new Error('a token could not be checked', { cause: reason });
}
