import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Uuid } from '#platform/kernel/ids';
import { NAME_KINDS, type NameClaim, type ProfileField, type UserEvent } from '#identity/events';
import { changeProfile } from '#identity/user/change-profile';
import type { Profile } from '#identity/user/profile';
import { checkProfile } from '#identity/user/profile-rules';
import { user, type UserState } from '#identity/user/user';
import { hasFailedForGood, Names } from './names.js';

export interface ProfileOrder {
  readonly userId: Uuid;
  readonly changes: Profile;
  readonly cleared: ProfileField[];
}

/** A new name is reserved before the profile says that it is borne. */
@Injectable()
export class Profiles {
  constructor(
    private readonly commands: CommandHandler,
    private readonly names: Names,
  ) {}

  async change(
    { userId, changes, cleared }: ProfileOrder,
    meta: CommandMeta,
  ): Promise<CommandResult<UserEvent>> {
    checkProfile(changes, meta.now);
    const { state } = await this.commands.load(user, userId);
    const claims: NameClaim[] = [];
    try {
      for (const [kind, name] of this.newNames(state, changes)) {
        claims.push(await this.names.reserve(kind, name, userId, meta));
      }
      const recordable = this.names.recordable(changes, claims);
      const command = { userId, changes: recordable, cleared, nameChanges: state.nameChanges };
      return await this.commands.handle({ decider: user, id: userId, decide: changeProfile, command, meta });
    } catch (error) {
      if (hasFailedForGood(error)) await this.names.giveBack(userId, claims, meta);
      throw error;
    }
  }

  /** Those that are not the user's already, if perhaps written in another way. */
  private newNames({ names }: UserState, changes: Profile) {
    return NAME_KINDS.flatMap((kind) => {
      const name = changes[kind];
      const isNew = name !== undefined && this.names.keyOf(kind, name) !== names[kind]?.nameKey;
      return isNew ? [[kind, name] as const] : [];
    });
  }
}
