import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import { streamName } from '#platform/commands/decider';
import { EventStore, type Position, type RecordedEvent } from '#platform/event-store/event-store';
import { Sessions } from '#platform/http/principal';
import { MS_PER_SECOND } from '#platform/kernel/clock';
import { Log } from '#platform/observability/log';
import { persist } from '#platform/retrying/back-off';
import { tellFailure } from '#platform/retrying/tell-failure';
import { WakeUps } from '#platform/retrying/wake-ups';
import { inbox } from '#notifications/inbox/inbox';
import { refuse } from '#notifications/refusals';
import type { Listener } from './stream-tickets.js';

/** Of one user, in one process. */
const MAX_STREAMS_PER_USER = 10;
const MAX_STREAMS = 10_000;
/** Proxies give up on connections on which nothing moves. */
const HEARTBEAT_MS = 15 * MS_PER_SECOND;
const SUPERVISION = { firstMs: 50, mostMs: 5_000 };
/** What may be news for a stream, or the end of it. */
const AWAITED = ['NotificationSent', 'NotificationsRead', 'SessionRevoked', 'UserDisabled', 'UserErased'];

/** What happened in an inbox, by its revision; or nothing for a while. */
export type Beat = { readonly event: RecordedEvent } | { readonly cursor: number };

export interface Listening {
  readonly listener: Listener;
  /** Exclusive; absent: from now on. */
  readonly after?: number;
  readonly signal: AbortSignal;
}

/**
 * Tells inboxes live. What is told is read from the log, from wherever the listener has come to, so
 * nothing is lost or doubled whichever process it is that listens next; following the log here only
 * says when to look.
 */
@Injectable()
export class LiveInboxes implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly listening = new Map<string, Set<WakeUps>>();
  private count = 0;
  private begun: Promise<void> | undefined;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly commands: CommandHandler,
    private readonly sessions: Sessions,
    private readonly log: Log,
  ) {}

  /** Open streams would hold up the end of the process, so they end first; clients come again elsewhere. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  /** Refuses: too-many-streams. What it answers ends with the session. */
  async open({ listener, after, signal }: Listening): Promise<AsyncIterable<Beat>> {
    const bell = this.add(listener.userId);
    try {
      await this.begin();
      const { revision } = await this.commands.load(inbox, listener.userId);
      const until = AbortSignal.any([signal, this.stopping.signal]);
      // Who is gone before the first word was told never began.
      until.addEventListener('abort', () => this.remove(listener.userId, bell));
      return this.beats({ listener, after: after ?? revision, signal: until }, bell);
    } catch (error) {
      this.remove(listener.userId, bell);
      throw error;
    }
  }

  private async *beats({ listener, after, signal }: Required<Listening>, bell: WakeUps): AsyncIterable<Beat> {
    const { userId, sessionId } = listener;
    let cursor = after;
    try {
      while (!signal.aborted) {
        const news = bell.sleep(signal, HEARTBEAT_MS);
        if (!(await this.sessions.principal(userId, sessionId))) return;
        yield { cursor };
        for await (const events of this.store.readStream(streamName(inbox, userId), { from: cursor + 1 })) {
          for (const event of events) {
            yield { event };
            cursor = event.revision;
          }
        }
        await news;
      }
    } finally {
      this.remove(userId, bell);
      // Nobody sleeps any more, and no timer is left.
      bell.wakeAll();
    }
  }

  private add(userId: string): WakeUps {
    const ofUser = this.listening.get(userId) ?? new Set();
    if (ofUser.size >= MAX_STREAMS_PER_USER || this.count >= MAX_STREAMS)
      throw refuse('notifications.too-many-streams');
    const bell = new WakeUps();
    this.listening.set(userId, ofUser.add(bell));
    this.count += 1;
    return bell;
  }

  private remove(userId: string, bell: WakeUps): void {
    const ofUser = this.listening.get(userId);
    if (!ofUser?.delete(bell)) return;
    this.count -= 1;
    if (ofUser.size === 0) this.listening.delete(userId);
  }

  /** Only who has listeners follows the log. */
  private async begin(): Promise<void> {
    this.begun ??= this.follow();
    try {
      await this.begun;
    } catch (error) {
      this.begun = undefined;
      throw error;
    }
  }

  private async follow(): Promise<void> {
    let after: Position = await this.store.end();
    const { signal } = this.stopping;
    const filter = { types: AWAITED };
    const onFailure = (error: unknown): void =>
      tellFailure(this.log, 'live inboxes begin to follow again', error);
    this.following = persist({ signal, backOff: SUPERVISION, onFailure }, async (progressed) => {
      for await (const batch of this.store.subscribeAll({ after, filter, signal, eventsOnly: true })) {
        for (const { data } of batch.events) this.ring(data['userId'] as string);
        after = batch.watermark;
        progressed();
      }
    });
  }

  private ring(userId: string): void {
    for (const bell of this.listening.get(userId) ?? []) bell.wakeAll();
  }
}
