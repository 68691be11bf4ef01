import { Refusal } from '#platform/kernel/refusal';
import { checkPassword } from './password-rules.js';

function faultOf(password: string, ...names: string[]): string | undefined {
  try {
    checkPassword(password, names);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.code).toBe('identity.weak-password');
    return error.errors.find(({ field }) => field === 'password')?.message;
  }
}

describe('a password', () => {
  it('has at least eight characters, whatever they are', () => {
    expect(faultOf('short7!')).toMatch(/at least 8/);
    expect(faultOf('🦊🦊🐢🦔🐿')).toMatch(/at least 8/);
    expect(faultOf('🦊🦉🐢🦔🐿🦇🐌🦋')).toBeUndefined();
  });

  it('has at most 72 bytes, for bcrypt reads no more', () => {
    expect(faultOf('ab'.repeat(36))).toBeUndefined();
    expect(faultOf(`${'ab'.repeat(36)}c`)).toMatch(/72 bytes/);
    expect(faultOf('é€'.repeat(15))).toMatch(/72 bytes/);
  });

  it('is not a common one, in whatever case', () => {
    for (const common of ['password', 'Password123', '12345678', 'QWERTYuiop', 'iloveyou', 'trustno1']) {
      expect(faultOf(common)).toMatch(/most common/);
    }
    expect(faultOf('zzzzzzzzzzzz')).toMatch(/over and over/);
  });

  it('is not the name', () => {
    expect(faultOf('Ann.Example@example.org', 'ann', 'ann.example@example.org')).toMatch(/the name/);
  });
});
