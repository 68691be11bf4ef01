import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Turns } from '#platform/kernel/turns';
import { Log } from '#platform/observability/log';
import { SHARDS } from '#platform/projections/shards';
import { Views } from '#platform/projections/views';
import { pause, persist } from '#platform/retrying/back-off';
import { isOutage } from '#platform/retrying/outage';
import { NamedCounts } from '#analytics/counting/named-counts';
import { USER_BUCKETS, usersId } from '#analytics/counting/document-ids';
import {
  exchange,
  NOTHING,
  usersIn,
  type UserCounts,
  type UsersCounts,
} from '#analytics/counting/user-counts';
import { activityView } from '#analytics/views/activity.view';
import { UserNames } from './user-names.js';

/** Counts by what users are called now. */
export interface CountsByName {
  readonly logins: Pick<NamedCounts, 'sum' | 'byName'>;
  readonly checks: Pick<NamedCounts, 'sum' | 'byName'>;
}

interface Told {
  readonly name: string;
  readonly counts: UserCounts;
}

const BUCKETS = Array.from({ length: USER_BUCKETS }, (_, bucket) => bucket);
const DOCUMENTS = SHARDS.flatMap((shard) => BUCKETS.map((bucket) => usersId(shard, bucket)));

const KEEP_UP_EVERY_MS = 5_000;
const BACK_OFF = { firstMs: 1_000, mostMs: 30_000 };

/**
 * What users have done, by their names. Users are many and few of them do something between two
 * answers: so the answer before is kept, and what has changed in the documents is changed in it.
 */
@Injectable()
export class UserActivity implements OnApplicationShutdown {
  private readonly texts = new Map<string, string>();
  private readonly users = new Map<string, UserCounts>();
  private readonly told = new Map<string, Told>();
  private readonly logins = new NamedCounts();
  private readonly checks = new NamedCounts();
  /** What is told of them is not what is counted. */
  private readonly changed = new Set<string>();
  private readonly turns = new Turns();
  private readonly stopping = new AbortController();
  private keepingUp: Promise<void> = Promise.resolve();

  constructor(
    private readonly views: Views,
    private readonly names: UserNames,
    private readonly log: Log,
  ) {}

  /** From now on: opening the names of very many users takes longer than anybody wants to wait. */
  keepUp(): void {
    const { signal } = this.stopping;
    const onFailure = (error: unknown): void => {
      // An outage is told to whoever asks meanwhile.
      if (!isOutage(error)) this.log.fault('counts by name do not keep up', error);
    };
    this.keepingUp = persist({ signal, backOff: BACK_OFF, onFailure }, async (progressed) => {
      await this.byName();
      progressed();
      await pause(KEEP_UP_EVERY_MS, signal);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.keepingUp;
  }

  async byName(): Promise<CountsByName> {
    return await this.turns.take(async () => {
      await this.takeIn();
      await this.tell();
      return { logins: this.logins, checks: this.checks };
    });
  }

  private async takeIn(): Promise<void> {
    const documents = await this.views.getMany(activityView, DOCUMENTS);
    for (const [at, id] of DOCUMENTS.entries()) {
      const [before, after] = [this.texts.get(id), documents[at]?.users];
      if (before === after) continue;
      this.exchange(usersIn(before), usersIn(after));
      if (after === undefined) this.texts.delete(id);
      else this.texts.set(id, after);
    }
  }

  private exchange(before: UsersCounts, after: UsersCounts): void {
    for (const userId of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (isSame(before[userId], after[userId])) continue;
      this.users.set(userId, exchange(this.users.get(userId), before[userId], after[userId]));
      this.changed.add(userId);
    }
  }

  /** All at once as soon as the names are known, so that nobody is answered with a part of it. */
  private async tell(): Promise<void> {
    if (this.changed.size === 0) return;
    const users = Array.from(this.changed, (userId) => ({
      userId,
      counts: this.users.get(userId) ?? NOTHING,
    }));
    const names = await this.names.namesOf(
      users.map(({ userId, counts: [, , named] }) => ({ userId, named })),
    );
    for (const { userId } of users) this.withdraw(userId);
    for (const { userId, counts } of users) {
      const name = names.get(userId) ?? userId;
      this.told.set(userId, { name, counts });
      this.put(name, counts);
    }
    this.changed.clear();
  }

  private withdraw(userId: string): void {
    const told = this.told.get(userId);
    if (told) this.put(told.name, exchange(NOTHING, told.counts));
  }

  private put(name: string, [logins, checks]: UserCounts): void {
    this.logins.add(name, logins);
    this.checks.add(name, checks);
  }
}

function isSame(a: UserCounts = NOTHING, b: UserCounts = NOTHING): boolean {
  return a.every((each, at) => each === b[at]);
}
