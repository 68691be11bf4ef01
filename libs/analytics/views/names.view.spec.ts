import type { UserEvent } from '#identity/events';
import { profileOf } from '#identity/testing/profiles';
import { newUuid } from '#platform/kernel/ids';
import type { Recorded } from '#platform/projections/view';
import { foldView, recorded } from '#platform/testing/fold';
import { namesView, type NamingEvent } from './names.view.js';

const userId = newUuid();
const { registered, changed, erased } = profileOf(userId);

function names(...events: UserEvent[]) {
  const happened = recorded([`user-${userId}`, ...events]) as readonly Recorded<NamingEvent>[];
  return foldView(namesView, happened)[userId];
}

describe('the view of names', () => {
  const ada = registered({ username: 'ada', email: 'ada@example.org', firstName: 'Ada' });

  it('keeps by what people log in, and since when', () => {
    expect(names(ada)).toEqual({ userId, username: 'ada', email: 'ada@example.org', revision: 0 });
  });

  it('follows changes', () => {
    const renamed = changed({ username: 'countess' }, ['email']);
    expect(names(ada, renamed)).toEqual({ userId, username: 'countess', revision: 1 });
  });

  const abandoned: UserEvent = { type: 'RegistrationAbandoned', data: { userId } };
  it.each([{ event: erased }, { event: abandoned }])(
    'knows since $event.type that there is no name',
    ({ event }) => {
      expect(names(ada, event)).toEqual({ userId, revision: 1 });
    },
  );
});
