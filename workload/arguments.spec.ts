import { BadArguments, parseArguments } from './arguments.js';

const parse = (...given: string[]) => parseArguments(given, () => 42);

describe('the arguments', () => {
  it('need not be given', () => {
    expect(parse()).toEqual({ seed: 42, minutes: 1, customers: 16, kills: true });
  });

  it('say how', () => {
    expect(parse('--minutes', '0.5', '--seed', '7', '--no-kills', '--customers', '3')).toEqual({
      seed: 7,
      minutes: 0.5,
      customers: 3,
      kills: false,
    });
  });

  it.each([
    ['--seed'],
    ['--seed', '-1'],
    ['--seed', '1e3'],
    ['--minutes', '0'],
    ['--minutes', '--seed'],
    ['--customers', '1'],
    ['--seed', '1', '--seed', '2'],
    ['--fast'],
    ['7'],
  ])('are refused when they are %p %p', (...given) => {
    expect(() => parse(...given)).toThrow(BadArguments);
  });
});
