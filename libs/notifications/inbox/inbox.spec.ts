import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import { devices } from '#notifications/devices/devices';
import { seeDevice } from '#notifications/devices/see-device';
import { MAX_UNREAD, type DeviceEvent, type InboxEvent } from '#notifications/events';
import { changePreferences } from '#notifications/preferences/change-preferences';
import { channelsFor, preferences } from '#notifications/preferences/preferences';
import type { Channel } from '#notifications/topics';
import { inbox } from './inbox.js';
import { readNotifications } from './read-notifications.js';
import { sendNotification, type SendNotification } from './send-notification.js';

const NOON = '2026-01-15T12:00:00.000Z' as Instant;
const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ada');

function notification(name: string, channels: Channel[] = ['inbox']): SendNotification {
  const words = { topic: 'identity.welcome', title: 'Welcome', body: 'You have signed up.' };
  return { userId, notificationId: id(name), ...words, channels, occurredAt: NOON };
}

const sent = (name: string, channels?: Channel[]): InboxEvent => ({
  type: 'NotificationSent',
  data: notification(name, channels),
});
const read = (names: readonly string[], reason: 'read' | 'displaced' = 'read'): InboxEvent => ({
  type: 'NotificationsRead',
  data: { userId, notificationIds: names.map(id), reason },
});

describe('an inbox', () => {
  it('makes place for the new by counting the oldest as read', () => {
    const full = Array.from({ length: MAX_UNREAD }, (_, n) => sent(`${n}`));
    given(inbox, full)
      .when(sendNotification, notification('new'))
      .then([read(['0'], 'displaced'), sent('new')]);
    given(inbox, full)
      .when(sendNotification, notification('new', ['email']))
      .then([sent('new', ['email'])]);
  });

  it('reads one, or all, and each once', () => {
    const events = [sent('a'), sent('b'), sent('mail', ['email'])];
    given(inbox, events)
      .when(readNotifications, { userId, notificationId: id('a') })
      .then([read(['a'])]);
    given(inbox, events)
      .when(readNotifications, { userId })
      .then([read(['a', 'b'])]);
    given(inbox, [...events, read(['a', 'b'])])
      .when(readNotifications, { userId })
      .then([]);
    given(inbox, events)
      .when(readNotifications, { userId, notificationId: id('mail') })
      .then([]);
  });
});

describe('preferences', () => {
  const choice = (isOn: boolean, channel: Channel = 'email') => ({
    topic: 'banking.money-received' as const,
    channel,
    isOn,
  });

  it('keep what differs from before', () => {
    given(preferences, [])
      .when(changePreferences, { userId, choices: [choice(true), choice(true, 'inbox')] })
      .then([{ type: 'PreferencesChanged', data: { userId, choices: [choice(true)] } }]);
    given(preferences, [])
      .when(changePreferences, { userId, choices: [choice(false)] })
      .then([]);
  });

  it('cannot silence what keeps an account safe, whatever the log says', () => {
    const topic = 'identity.password-changed' as const;
    const choices = [{ topic, channel: 'inbox' as const, isOn: false }];
    given(preferences, [])
      .when(changePreferences, { userId, choices })
      .thenRefused('notifications.always-in-inbox', { topic });
    const state = preferences.evolve(preferences.initial, {
      type: 'PreferencesChanged',
      data: { userId, choices },
    });
    expect(channelsFor(state, topic)).toContain('inbox');
  });
});

describe('a device', () => {
  const seen = (name: string) => ({ userId, sessionId: id('session'), deviceKey: name });
  const first = (name: string, isFirst: boolean): DeviceEvent => ({
    type: 'DeviceFirstSeen',
    data: { ...seen(name), isFirst },
  });

  it('is new once', () => {
    given(devices, [])
      .when(seeDevice, seen('phone'))
      .then([first('phone', true)]);
    given(devices, [first('phone', true)])
      .when(seeDevice, seen('phone'))
      .then([]);
    given(devices, [first('phone', true)])
      .when(seeDevice, seen('laptop'))
      .then([first('laptop', false)]);
  });
});
