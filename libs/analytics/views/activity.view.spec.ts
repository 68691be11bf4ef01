import { catalogue } from '#assembly/contexts';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Instant } from '#platform/kernel/clock';
import { foldView, recorded } from '#platform/testing/fold';
import { countMinute, eventsIn } from '#analytics/counting/minutes';
import { usersIn } from '#analytics/counting/user-counts';
import { activityView, COUNTED } from './activity.view.js';

const USER = '0192f3c4-0000-7000-8000-000000000001';
const at = (time: string): Instant => `2026-01-15T${time}Z` as Instant;

describe('what is counted', () => {
  it('is every kind of event that the log may hold', () => {
    const types = catalogue.all().map(({ type }) => type);
    expect(Object.keys(activityView.on).sort()).toEqual([...types].sort());
    const counted = Object.values(COUNTED).flatMap((definitions) => definitions.map(({ type }) => type));
    expect(counted).toHaveLength(types.length);
  });

  it('stands in documents of its kind', () => {
    const loggedIn: DomainEvent = { type: 'UserLoggedIn', data: { userId: USER } };
    const started: DomainEvent = { type: 'SessionStarted', data: { userId: USER } };
    const documents = foldView(
      activityView,
      recorded([`user-${USER}`, loggedIn, started, loggedIn]) as never,
    );
    expect(Object.keys(documents).map((id) => id.slice(0, id.indexOf('/')))).toEqual([
      'total',
      'day',
      'users',
      'active',
    ]);
    const [total, day, users, active] = Object.values(documents);
    expect(total?.events).toEqual({ UserLoggedIn: 2, SessionStarted: 1 });
    expect(total?.minutes).toEqual({ '2026-01-15T12:00': 3 });
    expect(day?.events).toEqual(total?.events);
    expect(usersIn(users?.users)).toEqual({ [USER]: [2, 0, null] });
    expect(active?.days).toEqual({ [USER]: 1 << 14 });
  });
});

describe('the events of the last minutes', () => {
  it('are kept for an hour, in whatever order they come', () => {
    const moments = ['09:58:59.999', '10:00:00.000', '10:00:59.999', '10:30:00.000', '11:00:00.000'].map(at);
    const minutes = moments.reduce(countMinute, {});
    expect(minutes).toEqual({ '2026-01-15T10:00': 2, '2026-01-15T10:30': 1, '2026-01-15T11:00': 1 });
    expect([...moments].reverse().reduce(countMinute, {})).toEqual(minutes);
  });

  it('are told of whole minutes', () => {
    const minutes = [at('10:00:00.000'), at('10:59:00.000'), at('11:00:30.000')].reduce(countMinute, {});
    const now = at('11:00:45.000');
    expect(eventsIn(minutes, { at: now, last: 1 })).toBe(1);
    expect(eventsIn(minutes, { at: now, last: 60 })).toBe(2);
  });
});
