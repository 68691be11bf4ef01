import { notify } from '#notifications/inbox/notify.reactor';
import { NotificationsWorld } from '#notifications/testing/notifications-world';
import { recipientsIn } from '#notifications/workflows/recipients';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { newUuid } from '#platform/kernel/ids';
import { MemoryMessageBus } from '#platform/message-bus/memory.message-bus';
import { collect } from '#platform/testing/events';
import { eventually } from '#platform/testing/eventually';
import { silentLog } from '#platform/testing/silent-log';
import { catalogue } from './contexts.js';
import { noticeHearers, noticesByType, type NoticeHearers } from './named-queues.js';

describe('the queues that others know by name', () => {
  const userId = newUuid();
  let world: NotificationsWorld;
  let bus: MemoryMessageBus;
  let hearers: NoticeHearers;

  beforeEach(async () => {
    [world, bus] = [await NotificationsWorld.open(), new MemoryMessageBus()];
    const { commands, clock, store, views } = world;
    hearers = noticeHearers({ commands, clock, store, log: silentLog }, bus, views);
    hearers.start();
  });
  afterEach(async () => {
    await hearers.stop();
    await bus.close();
    await world.close();
  });

  async function registered(): Promise<RecordedEvent> {
    const data = { userId, username: 'Ada', searchTokens: '{}', names: [] };
    await world.heard(`user-${userId}`, 'UserRegistered', data);
    const [event] = await collect(world.log.readStream(`user-${userId}`));
    return event as RecordedEvent;
  }

  it('are of events that there are', () => {
    for (const type of noticesByType.keys()) expect(catalogue.has(type)).toBe(true);
    expect([...new Set(noticesByType.values())]).toEqual([
      'user_registered',
      'user_activity',
      'application_submitted',
      'financing_option_selected',
    ]);
  });

  it('tell once, whether a lane brings the event too, and however often', async () => {
    const { commands, clock, views } = world;
    const event = await registered();
    const notices = [1, 2, 3].map(() => ({ queue: 'user_registered', event }));
    await bus.publishNotices(notices.slice(0, 2));
    await eventually('the notification', async () => (await world.sentTo(userId)).length === 1);
    await world.react([notify({ commands, recipients: recipientsIn(views), clock })]);
    await bus.publishNotices(notices.slice(2));
    await world.settled();
    await hearers.stop();
    expect(await world.sentTo(userId)).toHaveLength(1);
  });

  it('tell nothing that is not in the log', async () => {
    const event = await registered();
    const madeUp = { ...event, id: newUuid() };
    const elsewhere = { ...event, stream: 'user-nobody' };
    for (const each of [madeUp, elsewhere, event])
      await bus.publishNotices([{ queue: 'user_registered', event: each }]);
    await eventually('the notification', async () => (await world.sentTo(userId)).length > 0);
    expect(await world.sentTo(userId)).toHaveLength(1);
  });
});
