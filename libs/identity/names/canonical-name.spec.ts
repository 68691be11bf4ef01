import fc from 'fast-check';
import { canonicalName, kindOfName } from './canonical-name.js';

describe('a canonical name', () => {
  it('does not depend on case, form or surrounding blanks', () => {
    expect(canonicalName(' ZOË ')).toBe(canonicalName('zoe\u0308'));
    expect(canonicalName('ﬁnn')).toBe('finn');
    expect(canonicalName('an\u200bn')).toBe('ann');
    expect(canonicalName('STRASSE')).toBe('strasse');
  });

  it('is its own canonical name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(canonicalName(canonicalName(name))).toBe(canonicalName(name));
      }),
    );
  });

  it('is an e-mail address when it has an @', () => {
    expect(kindOfName('ann@example.org')).toBe('email');
    expect(kindOfName('ann')).toBe('username');
  });
});
