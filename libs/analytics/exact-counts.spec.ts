import fc from 'fast-check';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { fromJson } from '#platform/kernel/money';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { FaultInjectingReadStore, type CommitFault } from '#platform/testing/fault-injecting.read-store';
import { foldedInLanes, foldedInOrder, rounds } from '#platform/testing/fold-in-lanes';
import { silentLog } from '#platform/testing/silent-log';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import type { Volumes } from './counting/volumes.js';
import { plainCount, type PlainCount, type Tally } from './testing/plain-count.js';
import { activityLog } from './testing/random-activity.js';
import { activityView } from './views/activity.view.js';
import { namesView } from './views/names.view.js';
import { Activity } from './workflows/activity.js';
import { UserActivity } from './workflows/user-activity.js';
import { UserNames } from './workflows/user-names.js';

const LONG_MS = 20_000;

/** What the context says, put as the plain count puts it. */
async function told(views: Views, days: readonly string[]): Promise<PlainCount> {
  const activity = new Activity(views);
  const { events, applications } = await activity.totals();
  const users = new UserActivity(views, new UserNames(views), silentLog);
  const { logins, checks } = await users.byName();
  for (const { byName, sum: all } of [logins, checks]) expect(all).toBe(sum(byName));
  const active = await activity.activeUsers(days);
  const onDays = await activity.onDays(days);
  const eventsOn = days.map((day, at): [string, number] => [day, sum(onDays[at]?.events ?? {})]);
  return {
    byType: events,
    loginsOf: { ...logins.byName },
    checksOf: { ...checks.byName },
    eventsOn: Object.fromEntries(eventsOn),
    activeOn: Object.fromEntries(days.map((day) => [day, active.on(day)])),
    activeInAll: active.inAll,
    depositedMinor: onDays.reduce((all, { volumes }) => all + depositedIn(volumes), 0n),
    states: Object.fromEntries(Object.entries(applications).filter(([, count]) => count !== 0)),
  };
}

function sum(tally: Tally): number {
  return Object.values(tally).reduce((all, count) => all + count, 0);
}

function depositedIn(volumes: Volumes): bigint {
  const deposits = volumes['EUR']?.deposits;
  return deposits ? fromJson(deposits.amount).minor : 0n;
}

const daysIn = (log: readonly RecordedEvent[]): readonly string[] =>
  [...new Set(log.map(({ metadata }) => metadata.at.slice(0, 10)))].sort();

/** Nothing is stored; some documents are; all is stored and nobody knows. */
const faults: fc.Arbitrary<readonly (CommitFault | undefined)[]> = fc.array(
  fc.constantFrom<CommitFault | undefined>('lost', 'torn', 'unanswered', undefined),
  { maxLength: 4 },
);

describe('what is counted', () => {
  it('is what a plain count of the log finds, whatever crashed on the way and came twice', async () => {
    await fc.assert(
      fc.asyncProperty(activityLog, faults, fc.boolean(), async (events, ahead, isRebuilt) => {
        const log = new MemoryEventStore();
        for (const { stream, ...event } of events) {
          const { id, type, schemaVersion, data, metadata } = event;
          await log.append(stream, 'unchecked', [{ id, type, schemaVersion, data, metadata }]);
        }
        const left = [...ahead];
        const store = new FaultInjectingReadStore(new MemoryReadStore(), (_, checkpoint) =>
          checkpoint ? left.shift() : undefined,
        );
        const sealer = new Sealer(new MemoryVault());
        const projections = new Projections([activityView, namesView], { log, store, sealer });
        await projections.start();
        expect(await projections.caughtUp(LONG_MS)).toBe(true);
        if (isRebuilt) await projections.rebuild(activityView.name);
        const views = new Views(store, sealer, projections);
        expect(await told(views, daysIn(events))).toEqual(plainCount(events));
        await projections.stop();
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('is the same when each lane is counted by itself, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(activityLog, rounds, async (events, order) => {
        const inOrder = await foldedInOrder(activityView, events);
        expect(await foldedInLanes(activityView, events, order)).toEqual(inOrder);
      }),
      { numRuns: 50 },
    );
  });
});
