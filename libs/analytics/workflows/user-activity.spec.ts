import { eventually } from '#platform/testing/eventually';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import type { NewEvent } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import { Projections } from '#platform/projections/projections';
import { Views } from '#platform/projections/views';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { silentLog } from '#platform/testing/silent-log';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { activityView } from '#analytics/views/activity.view';
import { namesView } from '#analytics/views/names.view';
import { UserActivity } from './user-activity.js';
import { UserNames, type Named } from './user-names.js';

class CountedNames extends UserNames {
  asked = 0;

  override async namesOf(users: readonly Named[]): Promise<ReadonlyMap<string, string>> {
    const names = await super.namesOf(users);
    this.asked += users.length;
    return names;
  }
}

const at = '2026-01-15T12:00:00.000Z' as Instant;
const log = new MemoryEventStore();
const store = new MemoryReadStore();
const sealer = new Sealer(new MemoryVault());
const projections = new Projections([activityView, namesView], { log, store, sealer });
const views = new Views(store, sealer, projections);
const names = new CountedNames(views);
const users = new UserActivity(views, names, silentLog);

afterAll(async () => {
  await users.onApplicationShutdown();
  await projections.stop();
});

it('knows the names before anybody asks', async () => {
  const userId = newUuid();
  const event = (type: string, data: NewEvent['data']): NewEvent => {
    return { id: newUuid(), type, schemaVersion: 1, data, metadata: { at, commandId: newUuid() } };
  };
  await log.append(`user-${userId}`, 'noStream', [
    event('UserRegistered', { userId, username: 'ada', names: [], searchTokens: '{}' }),
    event('UserLoggedIn', { userId, sessionId: newUuid(), device: '', address: '', method: 'password' }),
  ]);
  await projections.start();
  expect(await projections.caughtUp(5_000)).toBe(true);

  users.keepUp();
  await eventually('the name', () => names.asked === 1);
  const { logins, checks } = await users.byName();
  expect({ ...logins.byName }).toEqual({ ada: 1 });
  expect([logins.sum, checks.sum]).toEqual([1, 0]);
  expect(names.asked).toBe(1);
});
