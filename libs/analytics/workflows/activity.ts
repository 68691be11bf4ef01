import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Day } from '#platform/kernel/days';
import { SHARDS } from '#platform/projections/shards';
import { Views, type Viewed } from '#platform/projections/views';
import { ActiveUsers } from '#analytics/counting/active-users';
import { addCounts, type Counts } from '#analytics/counting/counts';
import { ACTIVE_BUCKETS, activeId, dayId, totalId } from '#analytics/counting/document-ids';
import { addVolumes, type Volumes } from '#analytics/counting/volumes';
import { activityView, type ActivityDocument } from '#analytics/views/activity.view';

export interface Totals {
  readonly events: Counts;
  readonly minutes: Counts;
  readonly applications: Counts;
}

export interface DayActivity {
  readonly events: Counts;
  readonly volumes: Volumes;
}

const NOTHING: DayActivity = { events: {}, volumes: {} };

/** Adds up what the documents of activity say. */
@Injectable()
export class Activity {
  constructor(private readonly views: Views) {}

  async totals(): Promise<Totals> {
    const shards = await this.read(SHARDS.map(totalId));
    return {
      events: shards.map(({ events = {} }) => events).reduce(addCounts, {}),
      minutes: shards.map(({ minutes = {} }) => minutes).reduce(addCounts, {}),
      applications: shards.map(({ applications = {} }) => applications).reduce(addCounts, {}),
    };
  }

  /** In the order of the days. */
  async onDays(days: readonly Day[]): Promise<readonly DayActivity[]> {
    const ids = days.flatMap((day) => SHARDS.map((shard) => dayId(day, shard)));
    const documents = await this.views.getMany(activityView, ids);
    return days.map((_, at) => {
      const shards = documents.slice(at * SHARDS.length, (at + 1) * SHARDS.length);
      return shards.flatMap((shard) => shard ?? []).reduce(addDays, NOTHING);
    });
  }

  /** A bucket at a time: users are many, and others want their turn of the event loop. */
  async activeUsers(days: readonly Day[]): Promise<ActiveUsers> {
    const users = new ActiveUsers(days);
    for (let bucket = 0; bucket < ACTIVE_BUCKETS; bucket += 1) {
      const places = users.months.flatMap((month) => SHARDS.map((shard) => ({ month, shard })));
      const ids = places.map(({ month, shard }) => activeId(month, shard, bucket));
      const documents = await this.views.getMany(activityView, ids);
      users.add(places.map(({ month }, at) => ({ month, days: documents[at]?.days ?? {} })));
      await nextTurn();
    }
    return users;
  }

  private async read(ids: readonly string[]): Promise<readonly Viewed<ActivityDocument>[]> {
    return (await this.views.getMany(activityView, ids)).flatMap((document) => document ?? []);
  }
}

export function addDays(sum: DayActivity, { events = {}, volumes = {} }: Partial<DayActivity>): DayActivity {
  return { events: addCounts(sum.events, events), volumes: addVolumes(sum.volumes, volumes) };
}
