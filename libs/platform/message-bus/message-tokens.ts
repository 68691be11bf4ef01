import { createHash, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { epochMs, MS_PER_SECOND, type Clock } from '#platform/kernel/clock';

const ISSUER = 'florin';
const AUDIENCE = 'florin.events';
/** The only one there is, whatever a token says of itself. */
const ALGORITHM = 'HS256';
const LIFETIME_SECONDS = 10 * 60;
const LEAST_KEY_BYTES = 32;

export type Belief = 'believed' | 'unsigned' | 'forged' | 'expired';

export interface TokenIssue {
  /** Shared by the services of this Florin, and by nobody else. */
  readonly key: Buffer;
  /** Who sends: `relay`. */
  readonly service: string;
  readonly clock: Clock;
}

/**
 * Says of a message that a service of this Florin sent it, and lately. A token holds the digest of
 * the body it goes with, so one that was taken from a message is good for no other.
 */
export class MessageTokens {
  readonly service: string;
  private readonly key: KeyObject;
  private readonly clock: Clock;

  constructor({ key, service, clock }: TokenIssue) {
    if (key.length < LEAST_KEY_BYTES) throw new TypeError(`the key has less than ${LEAST_KEY_BYTES} bytes`);
    this.service = service;
    this.key = createSecretKey(key);
    this.clock = clock;
  }

  issue(body: Buffer): string {
    const iat = this.nowSeconds();
    const claims = {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: this.service,
      iat,
      exp: iat + LIFETIME_SECONDS,
      body: digestOf(body).toString('base64url'),
    };
    return jsonwebtoken.sign(claims, this.key, { algorithm: ALGORITHM });
  }

  /** `expired` is only what would have been believed in its time. */
  judge(token: unknown, body: Buffer): Belief {
    if (token === undefined) return 'unsigned';
    const claims = typeof token === 'string' ? this.claimsOf(token) : undefined;
    if (claims?.exp === undefined || !isDigestOf(body, claims['body'])) return 'forged';
    return claims.exp > this.nowSeconds() ? 'believed' : 'expired';
  }

  private claimsOf(token: string): jsonwebtoken.JwtPayload | undefined {
    try {
      const claims = jsonwebtoken.verify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        // Whether it is forged comes before whether it is late.
        ignoreExpiration: true,
      });
      return typeof claims === 'string' ? undefined : claims;
    } catch (error) {
      if (error instanceof jsonwebtoken.JsonWebTokenError) return undefined;
      throw error;
    }
  }

  private nowSeconds(): number {
    return Math.floor(epochMs(this.clock.now()) / MS_PER_SECOND);
  }
}

function digestOf(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest();
}

function isDigestOf(body: Buffer, told: unknown): boolean {
  const digest = digestOf(body);
  const other = Buffer.from(typeof told === 'string' ? told : '', 'base64url');
  return other.length === digest.length && timingSafeEqual(other, digest);
}
