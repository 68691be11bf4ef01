import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Config } from '#platform/config/config';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { admins, ROSTER } from '#identity/admins/admins';
import { grantRole } from '#identity/admins/grant-role';
import { resetPassword } from '#identity/user/reset-password';
import { user } from '#identity/user/user';
import { Credentials } from './credentials.js';
import { SignUp } from './sign-up.js';
import { step } from './step.js';

const USERNAME = 'admin';
/** The same at every start, so that one that was cut short is taken up again. */
const COMMAND = { commandId: '6f1a5c3e-2f0b-5a44-9f3e-1f0c7e0d9a21' as Uuid, fingerprint: 'first admin' };
const PASSWORD_BYTES = 15;

export interface MadeAdmin {
  readonly username: string;
  readonly password: string;
  /** Nobody chose the password: it is to be told now, for it is told nowhere else. */
  readonly isMadeUp: boolean;
}

@Injectable()
export class FirstAdmin {
  constructor(
    private readonly commands: CommandHandler,
    private readonly signUp: SignUp,
    private readonly credentials: Credentials,
    private readonly config: Config,
  ) {}

  /**
   * Makes the first admin unless there is one. To be called before anybody else can sign up. `tell` is
   * called before it counts, so that a start that is cut short tells again instead of never.
   */
  async make(now: CommandMeta['now'], tell: (admin: MadeAdmin) => void): Promise<void> {
    const { state } = await this.commands.load(admins, ROSTER);
    if (state.userIds.length > 0) return;
    const meta: CommandMeta = { ...COMMAND, now };
    const chosen = this.config.adminPassword;
    const password = chosen ?? randomBytes(PASSWORD_BYTES).toString('base64url');
    const { userId } = await this.signUp.signUp(
      { profile: { username: USERNAME }, wanted: { password } },
      meta,
    );
    await this.makeSureOf(userId, password, meta);
    tell({ username: USERNAME, password, isMadeUp: chosen === undefined });
    const order = { decider: admins, id: ROSTER, decide: grantRole, command: { userId } };
    await this.commands.handle({ ...order, meta: step(meta, 'grant the role') });
  }

  /** A start that was cut short may have left another password behind. */
  private async makeSureOf(userId: Uuid, password: string, { now }: CommandMeta): Promise<void> {
    const { state } = await this.commands.load(user, userId);
    const proof = await this.credentials.check(userId, state, { password }, now);
    if (proof.passwordId !== undefined) return;
    const meta = { commandId: newUuid(), now };
    const passwordId = await this.credentials.prepareChange(userId, password, meta);
    const command = { userId, passwordId };
    await this.commands.handle({ decider: user, id: userId, decide: resetPassword, command, meta });
  }
}
