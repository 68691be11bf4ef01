import { ActiveUsers } from './active-users.js';
import { markActive } from './active-days.js';
import { daysOf, MAX_DAYS, rangeOf } from './day-range.js';
import { waitsOf } from './waits.js';

describe('days that are asked for', () => {
  const today = '2026-03-01';

  it('are the last thirty, if nothing is said', () => {
    expect(rangeOf({}, today)).toEqual({ from: '2026-01-31', to: today });
    expect(rangeOf({ to: '2026-01-30' }, today)).toEqual({ from: '2026-01-01', to: '2026-01-30' });
    expect(rangeOf({ from: '2026-02-27' }, today)).toEqual({ from: '2026-02-27', to: today });
    expect(rangeOf({ from: '2026-03-02' }, today)).toEqual({ from: '2026-03-02', to: '2026-03-02' });
  });

  it('are at most a leap year', () => {
    expect(daysOf({ from: '2028-01-01', to: '2028-12-31' })).toHaveLength(MAX_DAYS);
    expect(daysOf({ from: '2028-01-01', to: '2029-01-01' })).toBeUndefined();
    expect(daysOf({ from: '2026-02-28', to: '2026-03-01' })).toEqual(['2026-02-28', '2026-03-01']);
    expect(daysOf({ from: '2026-03-01', to: '2026-02-28' })).toEqual([]);
  });
});

describe('how long decisions took', () => {
  it('is told by the mean, the median, and what nine of ten do not exceed', () => {
    expect(waitsOf([])).toBeUndefined();
    expect(waitsOf([7])).toEqual({ decisions: 1, meanMs: 7, medianMs: 7, p90Ms: 7 });
    expect(waitsOf([4, 1])).toEqual({ decisions: 2, meanMs: 3, medianMs: 3, p90Ms: 4 });
    const ten = [100, 90, 80, 70, 60, 50, 40, 30, 20, 10];
    expect(waitsOf(ten)).toEqual({ decisions: 10, meanMs: 55, medianMs: 55, p90Ms: 90 });
    expect(waitsOf([...ten, 1_000])).toMatchObject({ medianMs: 60, p90Ms: 100 });
  });
});

describe('active users', () => {
  it('are counted once a day, and once in all, however often and wherever they are told of', () => {
    const ada = markActive(markActive({}, 'ada', '2026-01-31'), 'ada', '2026-01-31');
    const both = markActive(markActive({}, 'ada', '2026-01-30'), 'bob', '2026-01-01');
    const february = markActive({}, 'ada', '2026-02-01');
    const users = new ActiveUsers(['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02']);
    users.add([
      { month: '2026-01', days: ada },
      { month: '2026-01', days: both },
      { month: '2026-02', days: february },
    ]);
    users.add([{ month: '2026-01', days: markActive({}, 'eve', '2026-01-31') }]);
    expect(['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'].map((day) => users.on(day))).toEqual([
      1, 2, 1, 0,
    ]);
    expect(users.inAll).toBe(2);
  });
});
