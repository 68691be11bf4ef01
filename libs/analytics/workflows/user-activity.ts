import { Injectable } from '@nestjs/common';
import { SHARDS } from '#platform/projections/shards';
import { Turns } from '#platform/projections/turns';
import { Views } from '#platform/projections/views';
import type { Counts } from '#analytics/counting/counts';
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
  readonly logins: Counts;
  readonly checks: Counts;
}

interface Told {
  readonly name: string;
  readonly counts: UserCounts;
}

const BUCKETS = Array.from({ length: USER_BUCKETS }, (_, bucket) => bucket);
const DOCUMENTS = SHARDS.flatMap((shard) => BUCKETS.map((bucket) => usersId(shard, bucket)));

/**
 * What users have done, by their names. Users are many and few of them do something between two
 * answers: so the answer before is kept, and what has changed in the documents is changed in it.
 */
@Injectable()
export class UserActivity {
  private readonly texts = new Map<string, string>();
  private readonly users = new Map<string, UserCounts>();
  private readonly told = new Map<string, Told>();
  // A name may be any text, so these have nothing by themselves.
  private readonly logins = Object.create(null) as Record<string, number>;
  private readonly checks = Object.create(null) as Record<string, number>;
  /** What is told of them is not what is counted. */
  private readonly changed = new Set<string>();
  private readonly turns = new Turns();

  constructor(
    private readonly views: Views,
    private readonly names: UserNames,
  ) {}

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
    addTo(this.logins, name, logins);
    addTo(this.checks, name, checks);
  }
}

function isSame(a: UserCounts = NOTHING, b: UserCounts = NOTHING): boolean {
  return a.every((each, at) => each === b[at]);
}

function addTo(counts: Record<string, number>, name: string, count: number): void {
  if (count === 0) return;
  const sum = (counts[name] ?? 0) + count;
  if (sum === 0) Reflect.deleteProperty(counts, name);
  else counts[name] = sum;
}
