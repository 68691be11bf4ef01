import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Decide } from '#platform/commands/decider';
import type { Principal } from '#platform/http/principal';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import type { UserEvent } from '#identity/events';
import { disableTotp } from '#identity/one-time-password/disable-totp';
import { enableTotp } from '#identity/one-time-password/enable-totp';
import { issueRecoveryCodes } from '#identity/one-time-password/issue-recovery-codes';
import { changePassword } from '#identity/user/change-password';
import type { Proof } from '#identity/user/proof';
import { user, type UserState } from '#identity/user/user';
import { Credentials, type Shown } from './credentials.js';
import { SessionWatch } from './session-watch.js';

export interface WithRecoveryCodes {
  readonly recoveryCodes: readonly string[];
  readonly result: CommandResult<UserEvent>;
}

/** What users do to their own way of logging in. Most of it needs proof once more. */
@Injectable()
export class LoginSettings {
  constructor(
    private readonly commands: CommandHandler,
    private readonly credentials: Credentials,
    private readonly watch: SessionWatch,
  ) {}

  async changePassword(
    { userId, sessionId }: Principal,
    { shown, newPassword }: { readonly shown: Shown; readonly newPassword: string },
    meta: CommandMeta,
  ): Promise<CommandResult<UserEvent>> {
    const { proof, state } = await this.prove(userId, shown, meta);
    const passwordId = await this.credentials.prepareChange(userId, newPassword, meta);
    try {
      const command = { userId, passwordId, proof, sessionId };
      const result = await this.watch.after(this.send(userId, changePassword, command, meta));
      // A repeat must not touch what may have been changed again since.
      if (!result.replayed && state.passwordId)
        await this.credentials.forgetPassword(userId, state.passwordId);
      return result;
    } catch (error) {
      if (isOfOurs(error)) await this.credentials.forgetPassword(userId, passwordId);
      throw error;
    }
  }

  async enableTotp(
    userId: Uuid,
    { enrolment, code }: { readonly enrolment: string; readonly code: string },
    meta: CommandMeta,
  ): Promise<WithRecoveryCodes> {
    const confirmed = this.credentials.confirmEnrolment(userId, enrolment, code, meta.now);
    const command = { userId, ...confirmed, codesId: derivedUuid(meta.commandId, 'recovery codes') };
    return this.withCodes(await this.send(userId, enableTotp, command, meta));
  }

  async disableTotp(userId: Uuid, shown: Shown, meta: CommandMeta): Promise<CommandResult<UserEvent>> {
    const { proof } = await this.prove(userId, shown, meta);
    return await this.send(userId, disableTotp, { userId, proof }, meta);
  }

  async issueRecoveryCodes(userId: Uuid, shown: Shown, meta: CommandMeta): Promise<WithRecoveryCodes> {
    const { proof } = await this.prove(userId, shown, meta);
    const command = { userId, proof, codesId: derivedUuid(meta.commandId, 'recovery codes') };
    return this.withCodes(await this.send(userId, issueRecoveryCodes, command, meta));
  }

  private async prove(
    userId: Uuid,
    shown: Shown,
    meta: CommandMeta,
  ): Promise<{ readonly proof: Proof; readonly state: UserState }> {
    const { state } = await this.commands.load(user, userId);
    return { proof: await this.credentials.checkAgain(userId, state, shown, meta.now), state };
  }

  private withCodes(result: CommandResult<UserEvent>): WithRecoveryCodes {
    const issued = result.events.find((event) => event.type === 'RecoveryCodesIssued');
    return { recoveryCodes: issued ? this.credentials.recoveryCodes(issued.data.codesId) : [], result };
  }

  private async send<Command>(
    userId: Uuid,
    decide: Decide<Command, UserState, UserEvent>,
    command: Command,
    meta: CommandMeta,
  ): Promise<CommandResult<UserEvent>> {
    return await this.commands.handle({ decider: user, id: userId, decide, command, meta });
  }
}

function isOfOurs(error: unknown): boolean {
  return error instanceof Refusal && error.code.startsWith('identity.');
}
