import type { Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { NameEvent } from '#identity/events';
import { confirmName } from './confirm-name.js';
import { namesOf } from './name.js';
import { releaseName } from './release-name.js';
import { hasRunOut, reserveName } from './reserve-name.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const names = namesOf.username;
const claim = (name: string) => ({
  kind: 'username' as const,
  nameKey: 'k'.repeat(43),
  reservationId: id(`${name}'s`),
});
const heldUntil = '2026-01-15T12:00:10.000Z' as Instant;
const reserved = (name: string): NameEvent => ({
  type: 'NameReserved',
  data: { ...claim(name), userId: id(name), heldUntil },
});
const confirmed: NameEvent = { type: 'NameConfirmed', data: { ...claim('ann'), userId: id('ann') } };
const released: NameEvent = { type: 'NameReleased', data: { ...claim('ann'), userId: id('ann') } };
const forBob = { userId: id('bob'), claim: claim('bob') };
const forAnn = { userId: id('ann'), claim: claim('ann') };

describe('reserving a name', () => {
  it('holds it for a while', () => {
    given(names, [])
      .when(reserveName, forAnn)
      .then([reserved('ann')]);
  });

  it('is refused to everybody else, whether it is confirmed yet or not', () => {
    given(names, [reserved('ann')])
      .when(reserveName, forBob)
      .thenRefused('identity.username-taken');
    given(names, [reserved('ann'), confirmed])
      .when(reserveName, { ...forBob, inPlaceOf: claim('ann').reservationId })
      .thenRefused('identity.username-taken');
  });

  it('takes the place of the very reservation that was given up, and of no later one', () => {
    given(names, [reserved('ann')])
      .when(reserveName, { ...forBob, inPlaceOf: claim('ann').reservationId })
      .then([reserved('bob')]);
    given(names, [reserved('carol')])
      .when(reserveName, { ...forBob, inPlaceOf: claim('ann').reservationId })
      .thenRefused('identity.username-taken');
  });

  it('runs out unless it was confirmed', () => {
    const reservation = { reservationId: id('x'), userId: id('ann'), heldUntil, confirmed: false };
    expect(hasRunOut(reservation, '2026-01-15T12:00:09.999Z' as Instant)).toBe(false);
    expect(hasRunOut(reservation, heldUntil)).toBe(true);
    expect(hasRunOut({ ...reservation, confirmed: true }, heldUntil)).toBe(false);
  });
});

describe('confirming and releasing a name', () => {
  it('is for its holder', () => {
    given(names, [reserved('ann')])
      .when(confirmName, forAnn)
      .then([confirmed]);
    given(names, [reserved('ann')])
      .when(releaseName, forAnn)
      .then([released]);
  });

  it('does nothing when the name has been reserved anew since', () => {
    given(names, [reserved('bob')])
      .when(confirmName, forAnn)
      .then([]);
    given(names, [reserved('bob')])
      .when(releaseName, forAnn)
      .then([]);
  });

  it('does nothing twice', () => {
    given(names, [reserved('ann'), confirmed])
      .when(confirmName, forAnn)
      .then([]);
    given(names, [reserved('ann'), released])
      .when(releaseName, forAnn)
      .then([]);
  });
});
