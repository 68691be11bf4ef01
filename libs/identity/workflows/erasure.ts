import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Uuid } from '#platform/kernel/ids';
import { Belongings } from '#platform/people/belongings';
import { ReactorDesk } from '#platform/reactions/reactor-desk';
import { admins, ROSTER } from '#identity/admins/admins';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { eraseUser } from '#identity/user/erase-user';
import { isRegistered, user } from '#identity/user/user';
import { Credentials, type Shown } from './credentials.js';
import { step } from './step.js';

/** The reactors that do what an erasure promises. */
const ERASERS = ['identity.erase-user', 'identity.settle-names'];
const LONGEST_WAIT_MS = 5_000;

@Injectable()
export class Erasure {
  constructor(
    private readonly commands: CommandHandler,
    private readonly credentials: Credentials,
    private readonly belongings: Belongings,
    private readonly reactors: ReactorDesk,
  ) {}

  /** Resolves when what is personal cannot be read any more. */
  async erase(userId: Uuid, shown: Shown, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    const roster = await this.commands.load(admins, ROSTER);
    if (roster.state.userIds.includes(userId)) throw refuse('identity.is-admin');
    const { state } = await this.commands.load(user, userId);
    const proof = await this.credentials.checkAgain(userId, state, shown, meta.now);
    const command = { userId, proof };
    if (isRegistered(state)) {
      // So that nothing is wound up for somebody who would not be erased then.
      eraseUser(command, state, { now: meta.now, actor: meta.actor });
      await this.belongings.windUp(userId, step(meta, 'wind up'));
    }
    const order = { decider: user, id: userId, decide: eraseUser, command, meta };
    const result = await this.commands.handle(order);
    const done = ERASERS.map((name) => this.reactors.waitFor(name, result, LONGEST_WAIT_MS));
    // Not in time is no failure: the reactors go on until it is done.
    await Promise.all(done);
    return result;
  }
}
