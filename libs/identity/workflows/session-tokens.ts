import { Injectable } from '@nestjs/common';
import type { CommandResult } from '#platform/commands/command-result';
import type { Role } from '#platform/http/principal';
import type { Uuid } from '#platform/kernel/ids';
import { AccessTokens } from './access-tokens.js';
import { LiveSessions } from './live-sessions.js';
import { RefreshTokens, type RefreshToken } from './refresh-tokens.js';
import { SessionWatch } from './session-watch.js';

export interface IssuedTokens {
  readonly access_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly role: Role;
}

/** What a client is given to use a session with. */
@Injectable()
export class SessionTokens {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly sessions: LiveSessions,
    private readonly watch: SessionWatch,
  ) {}

  /** Once whatever the command ended is refused. */
  async issue(
    { userId, sessionId, generation }: Omit<RefreshToken, 'generation'> & { readonly generation?: number },
    result: CommandResult,
  ): Promise<IssuedTokens> {
    await this.watch.passed(result);
    return {
      access_token: await this.accessTokens.issue(userId, sessionId),
      token_type: 'bearer',
      expires_in: this.accessTokens.lifetimeSeconds,
      refresh_token: this.refreshTokens.write({ userId, sessionId, generation: generation ?? 0 }),
      role: await this.sessions.roleOf(userId),
    };
  }

  /** The session that a token of either kind belongs to; undefined when it is none of ours. */
  async sessionOf(token: string): Promise<{ readonly userId: Uuid; readonly sessionId: Uuid } | undefined> {
    const claims = await this.accessTokens.read(token);
    return claims ? { userId: claims.sub, sessionId: claims.sid } : this.refreshTokens.read(token);
  }
}
