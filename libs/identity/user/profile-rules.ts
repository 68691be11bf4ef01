import type { Instant } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { NAME_KINDS } from '#identity/events';
import { canonicalName, kindOfName } from '#identity/names/canonical-name';
import { refuse } from '#identity/refusals';
import type { Profile } from './profile.js';

const EARLIEST_BIRTH = '1900-01-01';

/** What the form of each field alone does not tell. */
export function checkProfile(profile: Profile, now: Instant): void {
  const { username, birthDate } = profile;
  if (username !== undefined && (canonicalName(username) === '' || kindOfName(username) !== 'username')) {
    const message = 'must have a visible character and no @';
    throw refuse('identity.invalid-username', {}, [{ field: 'username', message }]);
  }
  if (birthDate !== undefined && (birthDate < EARLIEST_BIRTH || birthDate > dayOf(now))) {
    const message = `must be between ${EARLIEST_BIRTH} and today`;
    throw refuse('identity.invalid-birth-date', {}, [{ field: 'birthDate', message }]);
  }
}

/** Who signs up needs a name to log in with. */
export function checkHasName(profile: Profile): void {
  if (NAME_KINDS.some((kind) => profile[kind] !== undefined)) return;
  throw refuse('identity.name-missing', {}, [{ field: 'username', message: 'or email is required' }]);
}
