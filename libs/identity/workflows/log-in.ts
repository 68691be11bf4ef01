import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { derivedUuid, newUuid, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { failedLogins, recordFailedLogin } from '#identity/session/failed-logins';
import { logIn } from '#identity/session/log-in';
import type { Origin } from '#identity/session/session';
import { user } from '#identity/user/user';
import { Credentials, type Shown } from './credentials.js';
import { Names } from './names.js';
import { step } from './step.js';

export interface LogInOrder {
  /** A username or an e-mail address. */
  readonly name: string;
  readonly shown: Shown;
  readonly origin: Origin;
}

export interface LoggedIn {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  readonly result: CommandResult<UserEvent>;
}

/** A name that is nobody's stands for a user who is not there, of whom just as much is asked. */
const NOBODY = '5b7b5a0e-6f0b-5c55-8d2c-0f8a9f1f7c11' as Uuid;
const COUNT_AS_FAILED = ['identity.wrong-credentials', 'identity.wrong-code'];

/** Takes the same steps for a name that is not known as for a wrong password. */
@Injectable()
export class LogIn {
  constructor(
    private readonly commands: CommandHandler,
    private readonly names: Names,
    private readonly credentials: Credentials,
  ) {}

  async logIn({ name, shown, origin }: LogInOrder, meta: CommandMeta): Promise<LoggedIn> {
    const { nameKey, userId = derivedUuid(NOBODY, nameKey) } = await this.names.find(name);
    const codeGiven = shown.code !== undefined || shown.recoveryCode !== undefined;
    this.credentials.admit(nameKey, shown);
    const { state } = await this.commands.load(user, userId);
    const proof = await this.credentials.check(userId, state, shown, meta.now);
    const command = { userId, sessionId: newUuid(), proof, codeGiven, ...origin };
    try {
      // Without an If-Match, which would tell at what revision a user is who may not be there.
      const order = { decider: user, id: userId, decide: logIn, command, meta: step(meta, 'log in') };
      const result = await this.commands.handle(order);
      return { userId, sessionId: sessionOf(result), result };
    } catch (error) {
      if (error instanceof Refusal && COUNT_AS_FAILED.includes(error.code))
        await this.recordFailure(nameKey, meta);
      throw error;
    }
  }

  private async recordFailure(nameKey: string, meta: CommandMeta): Promise<void> {
    const order = { decider: failedLogins, id: nameKey, decide: recordFailedLogin, command: { nameKey } };
    await this.commands.handle({ ...order, meta: step(meta, 'fail') });
  }
}

function sessionOf({ events }: CommandResult<UserEvent>): Uuid {
  const started = events.find((event) => event.type === 'SessionStarted');
  if (!started) throw refuse('identity.session-ended');
  return started.data.sessionId;
}
