import type { Decider } from '#platform/commands/decider';
import type { DomainEvent } from '#platform/event-store/event-definition';
import { Refusal } from '#platform/kernel/refusal';
import { given } from './given.js';

type Counted = DomainEvent<'Counted', { by: number }>;

interface Counter {
  count: number;
}

const counter: Decider<Counter, Counted> = {
  category: 'counter',
  stateVersion: 1,
  initial: { count: 0 },
  evolve: ({ count }, { data }) => ({ count: count + data.by }),
};

const counted = (by: number): Counted => ({ type: 'Counted', data: { by } });

function double(_: object, { count }: Counter): readonly Counted[] {
  if (count === 0) throw new Refusal('counter.nothing', 'conflict', 'There is nothing to double.', { count });
  return [counted(count)];
}

describe('given, when, then', () => {
  it('compares the events that were decided', () => {
    given(counter, [counted(1), counted(2)])
      .when(double, {})
      .then([counted(3)]);
    expect(() =>
      given(counter, [counted(1)])
        .when(double, {})
        .then([]),
    ).toThrow();
  });

  it('compares the refusal, and shows it where events were expected', () => {
    given(counter, []).when(double, {}).thenRefused('counter.nothing', { count: 0 });
    expect(() => given(counter, []).when(double, {}).then([])).toThrow('There is nothing to double.');
    expect(() =>
      given(counter, [counted(1)])
        .when(double, {})
        .thenRefused('counter.nothing'),
    ).toThrow();
  });

  it('finds out a decision that changes the state', () => {
    const spoil = (_: object, state: Counter): readonly Counted[] => {
      state.count += 1;
      return [];
    };
    expect(() => given(counter, [counted(1)]).when(spoil, {})).toThrow(TypeError);
  });
});
