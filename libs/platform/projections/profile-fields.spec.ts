import { fieldsAfter, fieldsOf } from './profile-fields.js';

const KEPT = ['username', 'email'] as const;

describe('the fields of a profile', () => {
  it('are those that are kept and given', () => {
    const profile = { username: 'ada', firstName: 'Ada' };
    expect(fieldsOf(KEPT, profile)).toEqual({ username: 'ada' });
  });

  it('are after a change what is new, and of the others what was not cleared', () => {
    const before = { username: 'ada', email: 'ada@example.org' };
    const after = (change: Parameters<typeof fieldsAfter<(typeof KEPT)[number]>>[2]) =>
      fieldsAfter(KEPT, before, change);
    expect(after({ cleared: [] })).toEqual(before);
    expect(after({ username: 'countess', cleared: [] })).toEqual({ ...before, username: 'countess' });
    expect(after({ cleared: ['email'] })).toEqual({ username: 'ada' });
    expect(after({ email: 'new@example.org', cleared: ['email'] }).email).toBe('new@example.org');
  });
});
