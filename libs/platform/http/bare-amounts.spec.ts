import fc from 'fast-check';
import { withAmountsAsText } from './bare-amounts.js';
import { ExactNumber, exactJson } from './exact-json.js';

const read = (json: string): unknown => JSON.parse(withAmountsAsText(json, ['amount']));

it.each([
  ['{"amount":50000}', '50000'],
  ['{"amount" : 9007199254740993.07 }', '9007199254740993.07'],
  ['{"amount":1e5}', '1e5'],
  ['{"amount":-0.1}', '-0.1'],
  ['{"amount":NaN}', 'NaN'],
  ['{"amount":-Infinity}', '-Infinity'],
  ['{"amount":"12.50"}', '12.50'],
])('reads the digits that were sent: %s', (json, amount) => {
  expect(read(json)).toEqual({ amount });
});

it('leaves everything else as it is', () => {
  const json = '{"other":1.5,"text":"\\"amount\\":5 and \\\\","amounts":7,"list":["amount",1,{"amount":2}]}';
  expect(read(json)).toEqual({
    other: 1.5,
    text: '"amount":5 and \\',
    amounts: 7,
    list: ['amount', 1, { amount: '2' }],
  });
});

it('is the same as without, but for the amounts', () => {
  const withNames = fc.dictionary(fc.constantFrom('amount', 'b', '"amount":1', '\\'), fc.jsonValue());
  const asText = (value: unknown, name?: string): unknown => {
    if (typeof value === 'number') return name === 'amount' ? JSON.stringify(value) : value;
    if (Array.isArray(value)) return value.map((each) => asText(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asText(each, key)]));
  };
  fc.assert(
    fc.property(withNames, fc.constantFrom(undefined, 2), (body, indent) => {
      const json = JSON.stringify(body, undefined, indent);
      expect(read(json)).toEqual(asText(JSON.parse(json)));
    }),
  );
});

it.each(['"', '\\"', '{"amount":', '1', '-', '"amount"', '"\\'])(
  'takes no longer for a body full of %s',
  (part) => {
    const body = part.repeat(1_000_000 / part.length);
    const begun = performance.now();
    withAmountsAsText(body, ['amount']);
    expect(performance.now() - begun).toBeLessThan(5_000);
  },
);

it('writes numbers by their digits', () => {
  const body = {
    a: new ExactNumber('9007199254740993.07'),
    b: [1, 'x"', null],
    c: undefined,
    d: { e: true },
  };
  expect(exactJson(body)).toBe('{"a":9007199254740993.07,"b":[1,"x\\"",null],"d":{"e":true}}');
});
