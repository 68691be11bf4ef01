import fc from 'fast-check';
import { fingerprintOf } from './fingerprints.js';

const KEY = { key: Buffer.alloc(32, 1) };
const OTHER_KEY = { key: Buffer.alloc(32, 2) };

describe('a fingerprint', () => {
  it('is the same for the same JSON, however its fields are ordered', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (said) => {
        const reversed = Object.fromEntries(Object.entries(said).reverse());
        expect(fingerprintOf(KEY, reversed)).toBe(fingerprintOf(KEY, said));
      }),
    );
  });

  it('differs when something else is said, or said under another key', () => {
    const said = [{ to: 'ada', amount: '1' }, { to: 'bob' }];
    expect(fingerprintOf(KEY, said.toReversed())).not.toBe(fingerprintOf(KEY, said));
    expect(fingerprintOf(KEY, [{ to: 'ada', amount: '1.0' }, said[1]])).not.toBe(fingerprintOf(KEY, said));
    expect(fingerprintOf(OTHER_KEY, said)).not.toBe(fingerprintOf(KEY, said));
  });
});
