import { Injectable } from '@nestjs/common';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { refuse } from '#identity/refusals';
import { checkPassword } from '#identity/user/password-rules';
import type { Profile } from '#identity/user/profile';
import type { Credential } from '#identity/user/register-user';
import type { Proof } from '#identity/user/proof';
import type { UserState } from '#identity/user/user';
import { AttemptLimits } from './attempt-limits.js';
import { OneTimePasswords } from './one-time-passwords.js';
import { Passwords } from './passwords.js';

/** What somebody sends to show who they are, as they typed it. */
export interface Shown {
  readonly password?: string;
  readonly code?: string;
  readonly recoveryCode?: string;
}

/** What somebody wants to log in with: a password, or a secret that they confirm with a code. */
export type Wanted = { readonly password: string } | { readonly enrolment: string; readonly code: string };

/** Who may confirm a secret that was offered to somebody who has not signed up yet. */
export const SIGN_UP = 'sign-up';

/** Checks what was shown; whether that is enough is for decisions to say. */
@Injectable()
export class Credentials {
  constructor(
    private readonly passwords: Passwords,
    private readonly oneTimePasswords: OneTimePasswords,
    private readonly limits: AttemptLimits,
  ) {}

  /** Refuses at once what cannot be; what it answers does the work, once the user has an id. */
  prepare(wanted: Wanted, profile: Profile, now: Instant): (userId: Uuid) => Promise<Credential> {
    if ('enrolment' in wanted) {
      const confirmed = this.oneTimePasswords.confirm(SIGN_UP, wanted.enrolment, wanted.code, now);
      return (userId) => Promise.resolve({ ...confirmed, codesId: derivedUuid(userId, 'recovery codes') });
    }
    const { password } = wanted;
    checkPassword(password, [profile.username ?? '', profile.email ?? '']);
    return async (userId) => {
      const passwordId = derivedUuid(userId, 'first password');
      await this.passwords.store(userId, passwordId, password);
      return { passwordId };
    };
  }

  /** Stores what becomes the user's password once their stream says so. */
  async prepareChange(userId: Uuid, password: string, meta: CommandMeta): Promise<Uuid> {
    checkPassword(password, [], 'newPassword');
    const passwordId = derivedUuid(meta.commandId, `password ${meta.fingerprint ?? ''}`);
    await this.passwords.store(userId, passwordId, password);
    return passwordId;
  }

  async forgetPassword(userId: Uuid, passwordId: Uuid): Promise<void> {
    await this.passwords.forget(userId, passwordId);
  }

  /** Of the secret that was offered to a user. */
  confirmEnrolment(
    userId: Uuid,
    enrolment: string,
    code: string,
    now: Instant,
  ): { totpId: Uuid; step: number } {
    return this.oneTimePasswords.confirm(userId, enrolment, code, now);
  }

  recoveryCodes(codesId: Uuid): readonly string[] {
    return this.oneTimePasswords.recoveryCodes(codesId);
  }

  /** As much work for a user who is not there as for one who is. */
  async check(userId: Uuid, state: UserState, shown: Shown, now: Instant): Promise<Proof> {
    const { passwordId } = state;
    const { password } = shown;
    const isRight = password !== undefined && (await this.passwords.matches(userId, passwordId, password));
    return {
      ...(isRight && passwordId !== undefined && { passwordId }),
      ...this.checkCode(userId, state, shown, now),
      ...this.checkRecoveryCode(userId, state, shown),
    };
  }

  /** The same, for what needs proof once more from somebody who is logged in. */
  async checkAgain(userId: Uuid, state: UserState, shown: Shown, now: Instant): Promise<Proof> {
    this.admit(userId, shown);
    return await this.check(userId, state, shown, now);
  }

  /** Counts an attempt on a name, or on a user who is logged in. */
  admit(key: string, { password, code, recoveryCode }: Shown): void {
    const withCode = code !== undefined || recoveryCode !== undefined;
    if (password === undefined && !withCode) {
      const message = 'or code or recoveryCode is required';
      throw refuse('identity.proof-required', {}, [{ field: 'password', message }]);
    }
    this.limits.passwords.admit(key);
    if (withCode) this.limits.codes.admit(key);
  }

  private checkCode(userId: Uuid, { totpId }: UserState, { code }: Shown, now: Instant): Pick<Proof, 'code'> {
    if (code === undefined) return {};
    const step = this.oneTimePasswords.stepOf(totpId ?? userId, code, now);
    return step === undefined || totpId === undefined ? {} : { code: { totpId, step } };
  }

  private checkRecoveryCode(userId: Uuid, { recovery }: UserState, shown: Shown): Pick<Proof, 'recovery'> {
    if (shown.recoveryCode === undefined) return {};
    const index = this.oneTimePasswords.recoveryIndex(recovery?.codesId ?? userId, shown.recoveryCode);
    return index === undefined || !recovery ? {} : { recovery: { codesId: recovery.codesId, index } };
  }
}
