import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { Uuid } from '#platform/kernel/ids';
import { People } from '#platform/people/people';
import { user } from '#identity/user/user';
import { Names } from './names.js';

/** A reservation says who may come to bear a name; only the user's own stream says that they do. */
@Injectable()
export class NamedPeople extends People {
  constructor(
    private readonly names: Names,
    private readonly commands: CommandHandler,
  ) {
    super();
  }

  async userIdOf(username: string): Promise<Uuid | undefined> {
    const { nameKey, userId } = await this.names.find(username);
    if (userId === undefined) return undefined;
    const { state } = await this.commands.load(user, userId);
    return state.names.username?.nameKey === nameKey ? userId : undefined;
  }
}
