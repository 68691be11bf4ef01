import type { Instant } from '#platform/kernel/clock';
import { Refusal } from '#platform/kernel/refusal';
import { checkHasName, checkProfile } from './profile-rules.js';

const now = '2026-01-15T12:00:00.000Z' as Instant;

function codeOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('a profile', () => {
  it('has a username that can be seen and is no e-mail address', () => {
    for (const username of ['\u200b\u200d', 'ann@example']) {
      expect(codeOf(() => checkProfile({ username }, now))).toBe('identity.invalid-username');
    }
    expect(codeOf(() => checkProfile({ username: 'Zoë 🦊' }, now))).toBeUndefined();
  });

  it('has a date of birth in the past', () => {
    for (const birthDate of ['1899-12-31', '2026-01-16']) {
      expect(codeOf(() => checkProfile({ birthDate }, now))).toBe('identity.invalid-birth-date');
    }
    expect(codeOf(() => checkProfile({ birthDate: '2026-01-15' }, now))).toBeUndefined();
  });

  it('has a name when somebody signs up with it', () => {
    expect(codeOf(() => checkHasName({ firstName: 'Ann' }))).toBe('identity.name-missing');
    expect(codeOf(() => checkHasName({ email: 'ann@example.org' }))).toBeUndefined();
  });
});
