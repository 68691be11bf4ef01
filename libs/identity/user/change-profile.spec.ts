import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { NameClaim, NameKind, UserEvent } from '#identity/events';
import { changeProfile } from './change-profile.js';
import { giveUpName } from './give-up-name.js';
import { user } from './user.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const userId = id('ann');
const claim = (kind: NameKind, name: string): NameClaim => ({
  kind,
  nameKey: name.padEnd(43, '-'),
  reservationId: id(name),
});
const registered: UserEvent = {
  type: 'UserRegistered',
  data: { userId, names: [claim('username', 'ann'), claim('email', 'old')], searchTokens: '{}' },
};
const newEmail = { email: 'new@example.org', names: [claim('email', 'new')], searchTokens: '{}' };

describe('changing the profile', () => {
  it('records what is different', () => {
    const changes = { phone: '+33 1 23', names: [], searchTokens: '{}' };
    given(user, [registered])
      .when(changeProfile, { userId, changes, cleared: ['birthDate'], nameChanges: 0 })
      .then([{ type: 'ProfileChanged', data: { userId, ...changes, cleared: ['birthDate'], released: [] } }]);
  });

  it('lets go of a name that another takes the place of', () => {
    given(user, [registered])
      .when(changeProfile, { userId, changes: newEmail, cleared: [], nameChanges: 0 })
      .then([
        {
          type: 'ProfileChanged',
          data: { userId, ...newEmail, cleared: [], released: [claim('email', 'old')] },
        },
      ]);
  });

  it('keeps at least one name', () => {
    const none = { names: [], searchTokens: '{}' };
    given(user, [registered])
      .when(changeProfile, { userId, changes: none, cleared: ['username', 'email'], nameChanges: 0 })
      .thenRefused('identity.name-missing');
  });

  it('is refused when the reserved name was given up in the meantime', () => {
    given(user, [registered, { type: 'NameChangeAbandoned', data: { userId } }])
      .when(changeProfile, { userId, changes: newEmail, cleared: [], nameChanges: 0 })
      .thenRefused('identity.profile-changed-meanwhile');
  });

  it('changes nothing when nothing is to change', () => {
    given(user, [registered])
      .when(changeProfile, {
        userId,
        changes: { names: [], searchTokens: '{}' },
        cleared: [],
        nameChanges: 0,
      })
      .then([]);
  });
});

describe('giving up a name', () => {
  const of = (name: string) => ({ userId, kind: 'email' as const, nameKey: claim('email', name).nameKey });

  it('ends a sign-up that never finished', () => {
    given(user, [])
      .when(giveUpName, of('old'))
      .then([{ type: 'RegistrationAbandoned', data: { userId } }]);
  });

  it('ends a change that never finished', () => {
    given(user, [registered])
      .when(giveUpName, of('new'))
      .then([{ type: 'NameChangeAbandoned', data: { userId } }]);
  });

  it('is refused to who bears it', () => {
    given(user, [registered]).when(giveUpName, of('old')).thenRefused('identity.email-taken');
  });

  it('needs nothing more of who can never bear it', () => {
    given(user, [{ type: 'RegistrationAbandoned', data: { userId } }])
      .when(giveUpName, of('old'))
      .then([]);
    given(user, [registered, { type: 'UserErased', data: { userId, released: [] } }])
      .when(giveUpName, of('old'))
      .then([]);
  });
});
