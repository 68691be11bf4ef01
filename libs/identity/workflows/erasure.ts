import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Uuid } from '#platform/kernel/ids';
import { Reactions } from '#platform/reactions/reactions';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { eraseUser } from '#identity/user/erase-user';
import { user } from '#identity/user/user';
import { Credentials, type Shown } from './credentials.js';
import { LiveSessions } from './live-sessions.js';

/** The reactors that do what an erasure promises. */
const ERASERS = ['identity.erase-user', 'identity.settle-names'];
const LONGEST_WAIT_MS = 5_000;

@Injectable()
export class Erasure {
  constructor(
    private readonly commands: CommandHandler,
    private readonly credentials: Credentials,
    private readonly sessions: LiveSessions,
    private readonly reactions: Reactions,
  ) {}

  /** Resolves when what is personal cannot be read any more. */
  async erase(userId: Uuid, shown: Shown, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    if ((await this.sessions.roleOf(userId)) === 'admin') throw refuse('identity.is-admin');
    const { state } = await this.commands.load(user, userId);
    const proof = await this.credentials.checkAgain(userId, state, shown, meta.now);
    const command = { userId, proof };
    const result = await this.commands.handle({
      decider: user,
      id: userId,
      decide: eraseUser,
      command,
      meta,
    });
    const done = ERASERS.map((name) => this.reactions.waitFor(name, result.position, LONGEST_WAIT_MS));
    // Not in time is no failure: the reactors go on until it is done.
    await Promise.all(done);
    return result;
  }
}
