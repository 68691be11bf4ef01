import fc from 'fast-check';
import { CURRENCIES, decimalsOf, type CurrencyCode } from './currencies.js';
import {
  add,
  allocate,
  amountFault,
  decimal,
  fromJson,
  MAX_AMOUNT_DIGITS,
  money,
  negate,
  parseMoney,
  subtract,
  toJson,
  zero,
  type Money,
} from './money.js';

const MOST = 10n ** BigInt(MAX_AMOUNT_DIGITS) - 1n;
const [JPY, EUR, KWD, CLF] = ['JPY', 'EUR', 'KWD', 'CLF'] as CurrencyCode[] as [
  CurrencyCode,
  CurrencyCode,
  CurrencyCode,
  CurrencyCode,
];
const OF_EACH_KIND = [JPY, EUR, KWD, CLF];

const currency = fc.constantFrom(...CURRENCIES);
const minor = fc.oneof(fc.bigInt({ min: -MOST, max: MOST }), fc.bigInt({ min: -2_000n, max: 2_000n }));
const amount = fc.record({ minor, currency });
const amounts = (count: number): fc.Arbitrary<readonly Money[]> =>
  currency.chain((of) =>
    fc.array(
      minor.map((each) => money(each, of)),
      { minLength: count, maxLength: count },
    ),
  );
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 20 })
  .filter((all) => all.some((weight) => weight > 0n));

describe('an amount', () => {
  it('of every currency is read as it was printed, with all its decimals', () => {
    for (const of of CURRENCIES) {
      fc.assert(
        fc.property(minor, (units) => {
          const text = decimal(money(units, of));
          expect(parseMoney(text, of)).toEqual(money(units, of));
          expect(text.split('.')[1]?.length ?? 0).toBe(decimalsOf(of));
        }),
        { numRuns: 25 },
      );
    }
  });

  it('goes through JSON, and beyond the digits that may come in', () => {
    const any = fc.record({ minor: fc.bigInt(), currency });
    fc.assert(fc.property(any, (each) => expect(fromJson(toJson(each))).toEqual(each)));
  });

  it.each([
    [0n, '0', '0.00', '0.000', '0.0000'],
    [5n, '5', '0.05', '0.005', '0.0005'],
    [-5n, '-5', '-0.05', '-0.005', '-0.0005'],
    [123_456n, '123456', '1234.56', '123.456', '12.3456'],
    [-100_000n, '-100000', '-1000.00', '-100.000', '-10.0000'],
  ])('of %s minor units is written with 0, 2, 3 and 4 decimals', (units, ...texts) => {
    expect(OF_EACH_KIND.map((of) => decimal(money(units, of)))).toEqual(texts);
  });

  it.each([
    ['1', EUR, 100n],
    ['1.5', EUR, 150n],
    ['-0.05', EUR, -5n],
    ['-0', EUR, 0n],
    ['1234567890123456.78', EUR, 123_456_789_012_345_678n],
    ['7', JPY, 7n],
    ['0.001', KWD, 1n],
    ['1.0001', CLF, 10_001n],
  ])('%s %s is exact', (text, of, units) => {
    expect(parseMoney(text, of)).toEqual({ minor: units, currency: of });
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '--1',
    '1.',
    '.5',
    '-.5',
    '-',
    '01',
    '00.5',
    '1,5',
    '1,000.00',
    '1_000',
    '1.2.3',
    '1e3',
    '1E3',
    '0x10',
    'NaN',
    'Infinity',
    '-Infinity',
    'null',
    '١٢',
    '１',
    '1٫5',
    '1−1',
    '€1',
    '1n',
  ])('is not %j', (text) => {
    for (const of of OF_EACH_KIND) {
      expect(amountFault(text, of)).toBe('must be a decimal such as 1234.50');
      expect(() => parseMoney(text, of)).toThrow(TypeError);
    }
  });

  it('never has more decimals than its currency, not even zeros', () => {
    expect(amountFault('1.000', EUR)).toBe('must have at most 2 decimals');
    expect(amountFault('1.0', JPY)).toBe('must have no decimals in JPY');
    for (const of of CURRENCIES) {
      const tooMany = `1.${'0'.repeat(decimalsOf(of) + 1)}`;
      expect(() => parseMoney(tooMany, of)).toThrow('decimals');
    }
  });

  it('has as many digits as it may have, and no more', () => {
    for (const of of OF_EACH_KIND) {
      expect(parseMoney(decimal(money(MOST, of)), of).minor).toBe(MOST);
      expect(amountFault(decimal(money(MOST + 1n, of)), of)).toBe('must have at most 18 digits');
      expect(amountFault(decimal(money(-MOST - 1n, of)), of)).toBe('must have at most 18 digits');
    }
  });

  it('is taken for a decimal only when it is one', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9.+eE, -]{0,12}$/));
    fc.assert(
      fc.property(texts, (text) => {
        const isPlain = /^-?(0|[1-9][0-9]{0,15})([.][0-9]{1,2})?$/.test(text);
        expect(amountFault(text, EUR) === undefined).toBe(isPlain);
      }),
    );
  });

  it.each(['', 'eur', 'XXX', 'constructor'])('of the currency %j cannot be read', (of) => {
    expect(() => parseMoney('1', of)).toThrow('not a currency');
  });
});

describe('sums', () => {
  it('do not depend on the order', () => {
    fc.assert(
      fc.property(amounts(3), ([a, b, c]) => {
        expect(add(a!, b!)).toEqual(add(b!, a!));
        expect(add(add(a!, b!), c!)).toEqual(add(a!, add(b!, c!)));
      }),
    );
  });

  it('are undone by subtracting, and zero changes nothing', () => {
    fc.assert(
      fc.property(amounts(2), ([a, b]) => {
        expect(subtract(add(a!, b!), b!)).toEqual(a);
        expect(subtract(a!, b!)).toEqual(add(a!, negate(b!)));
        expect(subtract(a!, a!)).toEqual(zero(a!.currency));
        expect(add(a!, zero(a!.currency))).toEqual(a);
        expect(negate(negate(a!))).toEqual(a);
      }),
    );
  });

  it('are of one currency', () => {
    expect(() => add(zero(EUR), zero(JPY))).toThrow('EUR and JPY do not add up');
    expect(() => subtract(zero(EUR), zero(JPY))).toThrow(TypeError);
  });
});

describe('an amount that is split', () => {
  it('loses nothing, whatever its sign', () => {
    fc.assert(
      fc.property(amount, weights, (whole, by) => {
        expect(allocate(whole, by).reduce(add)).toEqual(whole);
      }),
    );
  });

  it('gives each part its exact share to within a minor unit, and nothing to what weighs nothing', () => {
    fc.assert(
      fc.property(amount, weights, (whole, by) => {
        const total = by.reduce((sum, weight) => sum + weight, 0n);
        for (const [index, part] of allocate(whole, by).entries()) {
          const off = part.minor * total - whole.minor * by[index]!;
          expect(off < total && off > -total).toBe(true);
          if (by[index] === 0n) expect(part.minor).toBe(0n);
        }
      }),
    );
  });

  it('is split the same way when it is owed', () => {
    fc.assert(
      fc.property(amount, weights, (whole, by) => {
        expect(allocate(negate(whole), by)).toEqual(allocate(whole, by).map(negate));
      }),
    );
  });

  it('needs something to go by', () => {
    for (const by of [[], [0n], [0n, 0n], [1n, -1n], [2n, -1n]])
      expect(() => allocate(money(1n, EUR), by)).toThrow(RangeError);
  });

  it('is split like this', () => {
    const parts = (text: string, ...by: bigint[]): string[] =>
      allocate(parseMoney(text, EUR), by).map(decimal);
    expect(parts('100', 1n, 1n, 1n)).toEqual(['33.33', '33.33', '33.34']);
    expect(parts('-0.05', 3n, 7n)).toEqual(['-0.01', '-0.04']);
    expect(parts('0.01', 1n, 1n)).toEqual(['0.00', '0.01']);
  });
});
