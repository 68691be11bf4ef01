import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, type AccessTokenClaims } from '#platform/http/principal';
import { Clock, epochMs, MS_PER_SECOND } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { isLive } from '#identity/session/session';
import { user } from '#identity/user/user';
import { AccessTokens } from './access-tokens.js';
import { RefreshTokens } from './refresh-tokens.js';

type Claims = Pick<AccessTokenClaims, 'sub' | 'sid' | 'iss' | 'aud' | 'exp'> &
  Partial<Pick<AccessTokenClaims, 'iat' | 'jti'>>;

export type Introspected = Claims & { readonly token_type: 'access_token' | 'refresh_token' };

/** What there is to know of a token that is still good. */
@Injectable()
export class Introspections {
  constructor(
    private readonly commands: CommandHandler,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly clock: Clock,
  ) {}

  async of(token: string): Promise<Introspected | undefined> {
    const claims = await this.accessTokens.read(token);
    if (!claims) return await this.ofRefreshToken(token);
    const state = await this.liveState(claims.sub, claims.sid);
    return state && { ...claims, token_type: 'access_token' };
  }

  private async ofRefreshToken(token: string): Promise<Introspected | undefined> {
    const shown = this.refreshTokens.read(token);
    if (!shown) return undefined;
    const state = await this.liveState(shown.userId, shown.sessionId);
    const session = state?.sessions[shown.sessionId];
    if (session?.generation !== shown.generation) return undefined;
    const exp = Math.floor(epochMs(session.expiresAt) / MS_PER_SECOND);
    const { userId: sub, sessionId: sid } = shown;
    return { sub, sid, iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE, exp, token_type: 'refresh_token' };
  }

  private async liveState(userId: Uuid, sessionId: Uuid) {
    const { state } = await this.commands.load(user, userId);
    return state.status === 'active' && isLive(state, sessionId, this.clock.now()) ? state : undefined;
  }
}
