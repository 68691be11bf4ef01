import { Injectable } from '@nestjs/common';
import jsonwebtoken from 'jsonwebtoken';
import { Config } from '#platform/config/config';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, type AccessTokenClaims } from '#platform/http/principal';
import { Clock, epochMs, MS_PER_SECOND } from '#platform/kernel/clock';
import { IdSource, type Uuid } from '#platform/kernel/ids';
import { SigningKeys } from './signing-keys.js';

const SECONDS_PER_MINUTE = 60;
const MAX_TOKEN_LENGTH = 4_096;

@Injectable()
export class AccessTokens {
  readonly lifetimeSeconds: number;

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    private readonly ids: IdSource,
    config: Config,
  ) {
    this.lifetimeSeconds = Math.round(config.accessTokenMinutes * SECONDS_PER_MINUTE);
  }

  async issue(userId: Uuid, sessionId: Uuid): Promise<string> {
    const { kid, privateKey } = await this.keys.signingKey();
    const iat = Math.floor(epochMs(this.clock.now()) / MS_PER_SECOND);
    const claims: AccessTokenClaims = {
      sub: userId,
      sid: sessionId,
      jti: this.ids.next(),
      iss: TOKEN_ISSUER,
      aud: TOKEN_AUDIENCE,
      iat,
      exp: iat + this.lifetimeSeconds,
    };
    return jsonwebtoken.sign(claims, privateKey, { algorithm: 'ES256', keyid: kid });
  }

  /** What a token says, if it is one of ours and has not expired. */
  async read(token: string): Promise<AccessTokenClaims | undefined> {
    if (token.length > MAX_TOKEN_LENGTH) return undefined;
    try {
      const kid = jsonwebtoken.decode(token, { complete: true })?.header.kid;
      const key = kid === undefined ? undefined : await this.keys.publicKey(kid);
      if (!key) return undefined;
      const rules = { algorithms: ['ES256' as const], issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE };
      return jsonwebtoken.verify(token, key, rules) as unknown as AccessTokenClaims;
    } catch (error) {
      if (error instanceof jsonwebtoken.JsonWebTokenError) return undefined;
      throw error;
    }
  }
}
