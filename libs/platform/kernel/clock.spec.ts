import { isDay, parseInstant } from './clock.js';

describe('a moment of RFC 3339', () => {
  it.each([
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['2024-02-29t12:00:00.1234567z', '2024-02-29T12:00:00.123Z'],
    ['2024-03-01T00:30:00.5+02:00', '2024-02-29T22:30:00.500Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, at) => expect(parseInstant(text)).toBe(at));

  it.each([
    '2024-02-30T12:00:00Z',
    '2024-02-29',
    '2024-02-29T12:00:00',
    '2024-02-29T24:00:00Z',
    '2024-02-29T12:00:60Z',
    '2024-02-29 12:00:00Z',
    '2024-02-29T12:00:00+24:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    'yesterday',
  ])('%s is none', (text) => expect(parseInstant(text)).toBeUndefined());
});

describe('a day of the calendar', () => {
  it('exists', () => {
    expect(['2024-02-29', '2023-12-31'].every(isDay)).toBe(true);
    expect(['2023-02-29', '2024-13-01', '2024-2-9', ''].some(isDay)).toBe(false);
  });
});
