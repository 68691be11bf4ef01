import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { CommandResult } from '#platform/commands/command-result';
import { comparePositions, EventStore, START, type Position } from '#platform/event-store/event-store';
import type { Uuid } from '#platform/kernel/ids';
import { Log } from '#platform/observability/log';
import { persist } from '#platform/retrying/back-off';
import { tellFailure } from '#platform/retrying/tell-failure';
import { identityEvents, type IdentityEvent } from '#identity/events';

/** What remembers that tokens are good, and has to be told when they are not any more. */
export abstract class TokenMemory {
  abstract forgetSession(sessionId: string): void;
  abstract forgetUser(userId: string): void;
}

/** Not only what ends sessions: whoever waits does so for the last event of a command, whatever it is. */
const WATCHED = identityEvents.map(({ type }) => type);
/** What a user's tokens say is true no longer. */
const CHANGES_USERS: ReadonlySet<string> = new Set<IdentityEvent['type']>([
  'UserDisabled',
  'UserErased',
  'RoleGranted',
  'RoleRevoked',
]);
/** Longer than the watch ever takes; after it, an answer is given all the same. */
const LONGEST_WAIT_MS = 2_000;

const SUPERVISION = { firstMs: 50, mostMs: 1_000 };

interface Waiting {
  readonly position: Position;
  readonly resolve: () => void;
}

/**
 * Follows the log and empties the memory of verified tokens of what is not good any more, whichever
 * process ended it. Who ends a session here waits for it, so that the next call is refused for sure.
 */
@Injectable()
export class SessionWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly waiting = new Set<Waiting>();
  private seen: Position = START;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly tokens: TokenMemory,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    this.seen = await this.store.end();
    const onFailure = (error: unknown): void =>
      tellFailure(this.log, 'the watch over sessions begins again', error);
    const { signal } = this.stopping;
    this.following = persist({ signal, backOff: SUPERVISION, onFailure }, (progressed) =>
      this.follow(progressed),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  /** Resolves when what the command ended is refused in this process. */
  async passed({ position }: Pick<CommandResult, 'position'>): Promise<void> {
    if (comparePositions(this.seen, position) >= 0) return;
    await new Promise<void>((resolve) => {
      const entry: Waiting = { position, resolve };
      const timer = setTimeout(() => this.release(entry), LONGEST_WAIT_MS);
      timer.unref();
      this.waiting.add(entry);
    });
  }

  /** The result of a command, once what it ended is refused. */
  async after<Result extends Pick<CommandResult, 'position'>>(command: Promise<Result>): Promise<Result> {
    const result = await command;
    await this.passed(result);
    return result;
  }

  private async follow(progressed: () => void): Promise<void> {
    const filter = { types: WATCHED };
    const { signal } = this.stopping;
    for await (const batch of this.store.subscribeAll({
      after: this.seen,
      filter,
      signal,
      eventsOnly: true,
    })) {
      for (const event of batch.events) this.heed(event as unknown as IdentityEvent);
      this.seen = batch.watermark;
      progressed();
      for (const entry of this.waiting) {
        if (comparePositions(this.seen, entry.position) >= 0) this.release(entry);
      }
    }
  }

  private heed(event: IdentityEvent): void {
    if (event.type === 'SessionRevoked') this.tokens.forgetSession(event.data.sessionId);
    else if (CHANGES_USERS.has(event.type))
      this.tokens.forgetUser((event.data as { readonly userId: Uuid }).userId);
  }

  private release(entry: Waiting): void {
    this.waiting.delete(entry);
    entry.resolve();
  }
}
