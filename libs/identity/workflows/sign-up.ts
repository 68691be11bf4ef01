import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { IdSource, type Uuid } from '#platform/kernel/ids';
import { NAME_KINDS, type NameClaim, type UserEvent } from '#identity/events';
import type { Origin } from '#identity/session/session';
import { beginSignUp, signUps } from '#identity/sign-up/begin-sign-up';
import type { Profile } from '#identity/user/profile';
import { checkHasName, checkProfile } from '#identity/user/profile-rules';
import { registerUser } from '#identity/user/register-user';
import { user } from '#identity/user/user';
import { Credentials, type Wanted } from './credentials.js';
import { hasFailedForGood, Names } from './names.js';
import { step } from './step.js';

export interface SignUpOrder {
  readonly profile: Profile;
  readonly wanted: Wanted;
  /** Absent: nobody is logged in. */
  readonly origin?: Origin;
}

export interface SignedUp {
  readonly userId: Uuid;
  readonly sessionId: Uuid | undefined;
  readonly recoveryCodes: readonly string[] | undefined;
  readonly result: CommandResult<UserEvent>;
}

/**
 * First the names are reserved, then the secret is stored, then the user is registered: the one
 * append that counts. What is lost on the way holds a name up for no longer than a reservation.
 */
@Injectable()
export class SignUp {
  constructor(
    private readonly commands: CommandHandler,
    private readonly names: Names,
    private readonly credentials: Credentials,
    private readonly ids: IdSource,
  ) {}

  async signUp(request: SignUpOrder, meta: CommandMeta): Promise<SignedUp> {
    checkHasName(request.profile);
    checkProfile(request.profile, meta.now);
    const credentialFor = this.credentials.prepare(request.wanted, request.profile, meta.now);
    const userId = await this.begin(meta);
    const claims: NameClaim[] = [];
    try {
      await this.reserveNames(userId, request.profile, claims, meta);
      const profile = this.names.recordable(request.profile, claims);
      const credential = await credentialFor(userId);
      const session = request.origin && { sessionId: this.ids.next(), ...request.origin };
      const command = { userId, profile, credential, ...(session && { session }) };
      const order = { decider: user, id: userId, decide: registerUser, command };
      const result = await this.commands.handle({ ...order, meta: step(meta, 'register') });
      return this.signedUp(userId, result);
    } catch (error) {
      if (hasFailedForGood(error)) await this.names.giveBack(userId, claims, meta);
      throw error;
    }
  }

  private async begin(meta: CommandMeta): Promise<Uuid> {
    const command = { userId: this.ids.next() };
    if (meta.fingerprint === undefined) return command.userId;
    const order = { decider: signUps, id: meta.commandId, decide: beginSignUp, command };
    const { events } = await this.commands.handle({ ...order, meta: step(meta, 'begin') });
    return events[0]?.data.userId ?? command.userId;
  }

  private async reserveNames(
    userId: Uuid,
    profile: Profile,
    claims: NameClaim[],
    meta: CommandMeta,
  ): Promise<void> {
    for (const kind of NAME_KINDS) {
      const name = profile[kind];
      if (name !== undefined) claims.push(await this.names.reserve(kind, name, userId, meta));
    }
  }

  private signedUp(userId: Uuid, result: CommandResult<UserEvent>): SignedUp {
    const session = result.events.find((event) => event.type === 'SessionStarted');
    const issued = result.events.find((event) => event.type === 'RecoveryCodesIssued');
    const recoveryCodes = issued && this.credentials.recoveryCodes(issued.data.codesId);
    return { userId, sessionId: session?.data.sessionId, recoveryCodes, result };
  }
}
