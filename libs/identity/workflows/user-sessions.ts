import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { allowSeveralDevices, type AllowSeveralDevices } from '#identity/session/allow-several-devices';
import { endSessions, type EndSessions } from '#identity/session/end-sessions';
import { refreshSession } from '#identity/session/refresh-session';
import type { Origin } from '#identity/session/session';
import { user } from '#identity/user/user';
import { RefreshTokens, type RefreshToken } from './refresh-tokens.js';
import { SessionWatch } from './session-watch.js';

export interface Refreshed extends RefreshToken {
  readonly result: CommandResult<UserEvent>;
}

@Injectable()
export class UserSessions {
  constructor(
    private readonly commands: CommandHandler,
    private readonly refreshTokens: RefreshTokens,
    private readonly watch: SessionWatch,
  ) {}

  /** The session goes on, or ends when the refresh token was used before. */
  async refresh(token: string, origin: Origin, meta: CommandMeta): Promise<Refreshed> {
    const shown = this.refreshTokens.read(token);
    if (!shown) throw refuse('identity.session-ended');
    const { userId, sessionId } = shown;
    const command = { ...shown, ...origin };
    const result = await this.commands.handle({
      decider: user,
      id: userId,
      decide: refreshSession,
      command,
      meta,
    });
    const refreshed = result.events.find((event) => event.type === 'SessionRefreshed');
    if (refreshed) return { userId, sessionId, generation: refreshed.data.generation, result };
    await this.watch.passed(result);
    throw refuse('identity.refresh-token-reused');
  }

  /** One session of the user or all of them; resolves when they are refused. */
  async end(command: EndSessions, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    const order = { decider: user, id: command.userId, decide: endSessions, command, meta };
    return await this.watch.after(this.commands.handle(order));
  }

  /** One session that is live. Refuses: unknown-session, which another's and one that has ended are too. */
  async endOne(command: Required<EndSessions>, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    const result = await this.end(command, meta);
    if (result.events.length === 0) throw refuse('identity.unknown-session');
    return result;
  }

  async allowSeveral(command: AllowSeveralDevices, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    const order = { decider: user, id: command.userId, decide: allowSeveralDevices, command, meta };
    return await this.watch.after(this.commands.handle(order));
  }
}
