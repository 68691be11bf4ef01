import { BadArguments } from '../arguments.js';
import { parseChaosArguments } from './chaos-arguments.js';

const parse = (...given: string[]) => parseChaosArguments(given, () => 42);

describe('the arguments of chaos', () => {
  it('need not be given', () => {
    expect(parse()).toEqual({ seed: 42, customers: 16, faults: 40, seconds: 86_400, lanes: 8 });
  });

  it('say how', () => {
    expect(parse('--seed', '7', '--faults', '9', '--customers', '3')).toMatchObject({
      seed: 7,
      faults: 9,
      customers: 3,
    });
    expect(parse('--lanes', '2')).toMatchObject({ lanes: 2 });
    expect(parse('--minutes', '0.5')).toMatchObject({ faults: 100_000, seconds: 30 });
  });

  it.each([
    [['--faults', '0']],
    [['--lanes', '3']],
    [['--faults', '5', '--minutes', '1']],
    [['--no-kills']],
    [['--seed']],
  ])('are refused when they are %p', (given) => {
    expect(() => parse(...given)).toThrow(BadArguments);
  });
});
