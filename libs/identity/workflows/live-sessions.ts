import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import { Sessions, type Principal, type Role } from '#platform/http/principal';
import { Clock } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import { admins, ROSTER } from '#identity/admins/admins';
import { isLive } from '#identity/session/session';
import { user } from '#identity/user/user';

/** Who stands behind a session, as of now: asked of the streams and not of a view, which may lag. */
@Injectable()
export class LiveSessions extends Sessions {
  constructor(
    private readonly commands: CommandHandler,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async principal(userId: Uuid, sessionId: Uuid): Promise<Principal | undefined> {
    const { state } = await this.commands.load(user, userId);
    if (state.status !== 'active' || !isLive(state, sessionId, this.clock.now())) return undefined;
    return { userId, sessionId, role: await this.roleOf(userId) };
  }

  async roleOf(userId: Uuid): Promise<Role> {
    const { state } = await this.commands.load(admins, ROSTER);
    return state.userIds.includes(userId) ? 'admin' : 'user';
  }
}
