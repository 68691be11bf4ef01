import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { AdminsEvent, UserEvent } from '#identity/events';
import { admins, ROSTER, type AdminsState } from '#identity/admins/admins';
import { grantRole } from '#identity/admins/grant-role';
import { revokeRole } from '#identity/admins/revoke-role';
import { strikeOff } from '#identity/admins/strike-off';
import { refuse } from '#identity/refusals';
import { disableUser, type DisableUser } from '#identity/user/disable-user';
import { enableUser } from '#identity/user/enable-user';
import { isRegistered, user, type UserState } from '#identity/user/user';
import { SessionWatch } from './session-watch.js';
import { step } from './step.js';

/**
 * An admin is an active user and a disabled user is no admin. The two are in different streams, so
 * whoever changes one looks at the other before and after, and takes back what must not be.
 */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly commands: CommandHandler,
    private readonly watch: SessionWatch,
  ) {}

  async grantRole(userId: Uuid, meta: CommandMeta): Promise<CommandResult<AdminsEvent>> {
    await this.mustBeActive(userId);
    const result = await this.onRoster(grantRole, userId, meta);
    try {
      await this.mustBeActive(userId);
    } catch (error) {
      await this.onRoster(strikeOff, userId, step(meta, 'take back'));
      throw error;
    }
    return result;
  }

  async revokeRole(userId: Uuid, meta: CommandMeta): Promise<CommandResult<AdminsEvent>> {
    return await this.onRoster(revokeRole, userId, meta);
  }

  async disable(command: DisableUser, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    await this.mustNotBeAdmin(command.userId);
    const result = await this.watch.after(this.onUser(disableUser, command, meta));
    try {
      await this.mustNotBeAdmin(command.userId);
    } catch (error) {
      await this.enable(command.userId, step(meta, 'take back'));
      throw error;
    }
    return result;
  }

  async enable(userId: Uuid, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    return await this.onUser(enableUser, { userId }, meta);
  }

  private async mustBeActive(userId: Uuid): Promise<void> {
    const { state } = await this.commands.load(user, userId);
    if (!isRegistered(state)) throw refuse('identity.unknown-user');
    if (state.status === 'disabled') throw refuse('identity.is-disabled');
  }

  private async mustNotBeAdmin(userId: Uuid): Promise<void> {
    const { state } = await this.commands.load(admins, ROSTER);
    if (state.userIds.includes(userId)) throw refuse('identity.is-admin');
  }

  private async onRoster(
    decide: Decide<{ readonly userId: Uuid }, AdminsState, AdminsEvent>,
    userId: Uuid,
    meta: CommandMeta,
  ): Promise<CommandResult<AdminsEvent>> {
    // An If-Match speaks of the user and not of the roster.
    const order = {
      decider: admins,
      id: ROSTER,
      decide,
      command: { userId },
      meta: step(meta, 'on the roster'),
    };
    return await this.watch.after(this.commands.handle(order));
  }

  private async onUser<Command extends { readonly userId: Uuid }>(
    decide: Decide<Command, UserState, UserEvent>,
    command: Command,
    meta: CommandMeta,
  ): Promise<CommandResult<UserEvent>> {
    return await this.commands.handle({ decider: user, id: command.userId, decide, command, meta });
  }
}
