import { foldView, recorded } from '#platform/testing/fold';
import { ADA } from '#banking/testing/stories';
import type { UserEvent } from '#identity/events';
import { profileOf } from '#identity/testing/profiles';
import { holderName, holdersView } from './holders.view.js';

const { userId } = ADA;
type HolderEvent = Parameters<NonNullable<(typeof holdersView.on)['UserErased']>['ids']>[0];

const { registered, changed, erased } = profileOf(userId);

function holder(...events: UserEvent[]) {
  const happened = recorded([`user-${userId}`, ...events]);
  return foldView(holdersView, happened as readonly HolderEvent[])[userId];
}

function nameOf(...events: UserEvent[]): string | undefined {
  const found = holder(...events);
  return found && holderName(found);
}

describe('the view of holders', () => {
  it.each([
    [{ username: 'ada', firstName: 'Ada', email: 'ada@example.org' }, 'ada'],
    [{ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org' }, 'Ada Lovelace'],
    [{ lastName: 'Lovelace' }, 'Lovelace'],
    [{ email: 'ada@example.org' }, undefined],
  ])('calls %j %s', (profile, name) => expect(nameOf(registered(profile))).toBe(name));

  it('keeps nothing but names', () => {
    const profile = { username: 'ada', email: 'ada@example.org', phone: '+33 1', birthDate: '1815-12-10' };
    expect(holder(registered(profile))).toEqual({ userId, username: 'ada', erased: false });
  });

  it('follows changes', () => {
    const before = registered({ username: 'ada', firstName: 'Ada' });
    expect(nameOf(before, changed({ username: 'countess' }))).toBe('countess');
    expect(nameOf(before, changed({ email: 'ada@example.org' }, ['username']))).toBe('Ada');
  });

  it('forgets the erased, and those who never became users', () => {
    expect(holder(registered({ username: 'ada' }), erased)).toEqual({ userId, erased: true });
    expect(nameOf(registered({ username: 'ada' }), erased)).toBe('[erased]');
    const abandoned: UserEvent = { type: 'RegistrationAbandoned', data: { userId } };
    expect(holder(registered({ username: 'ada' }), abandoned)).toBeUndefined();
  });
});
