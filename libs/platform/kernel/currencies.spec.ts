import fc from 'fast-check';
import { CURRENCIES, decimalsOf, isCurrency, type CurrencyCode } from './currencies.js';

describe('a currency', () => {
  it.each([
    ['JPY', 0],
    ['XOF', 0],
    ['EUR', 2],
    ['USD', 2],
    ['MGA', 2],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('%s has %i decimals', (code, places) => {
    expect(decimalsOf(code as CurrencyCode)).toBe(places);
  });

  it('has 0, 2, 3 or 4 decimals, and a code of three letters that stands in the list once', () => {
    expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
    expect([...CURRENCIES].sort()).toEqual(CURRENCIES);
    for (const code of CURRENCIES) {
      expect(code).toMatch(/^[A-Z]{3}$/);
      expect([0, 2, 3, 4]).toContain(decimalsOf(code));
      expect(isCurrency(code)).toBe(true);
    }
  });

  it('has two decimals unless ISO 4217 says otherwise', () => {
    const others = CURRENCIES.filter((code) => decimalsOf(code) !== 2).join(' ');
    expect(others).toBe(
      'BHD BIF CLF CLP DJF GNF IQD ISK JOD JPY KMF KRW KWD LYD OMR PYG RWF TND UGX UYI UYW VND VUV XAF XOF XPF',
    );
    expect(CURRENCIES.length).toBeGreaterThan(160);
  });

  it.each(['', 'eur', 'Eur', 'EUR ', ' EUR', 'EURO', 'EU', 'XXX', 'XTS', 'XAU', 'XDR', 'ＥＵＲ'])(
    'is not %j',
    (text) => {
      expect(isCurrency(text)).toBe(false);
    },
  );

  it('is nothing that is not in the list', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString')), (text) => {
        expect(isCurrency(text)).toBe((CURRENCIES as readonly string[]).includes(text));
      }),
    );
  });
});
