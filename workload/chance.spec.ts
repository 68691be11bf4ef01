import { Chance } from './chance.js';
import { Plan, type Step } from './plan.js';

function planOf(seed: number, customer: number): readonly Step[] {
  const plan = new Plan(new Chance(seed, `customer ${customer}`), customer, 8);
  return Array.from({ length: 2_000 }, () => plan.next());
}

describe('a plan', () => {
  it('is the same for the same seed and customer, and for no other', () => {
    expect(planOf(7, 3)).toEqual(planOf(7, 3));
    expect(planOf(8, 3)).not.toEqual(planOf(7, 3));
    expect(planOf(7, 4)).not.toEqual(planOf(7, 3));
  });

  it('has everything in it, with every trouble', () => {
    const steps = planOf(7, 3);
    expect(new Set(steps.map(({ wish }) => wish.do)).size).toBe(17);
    expect(new Set(steps.map(({ trouble }) => trouble.kind)).size).toBe(6);
  });
});

describe('chance', () => {
  it('is spread evenly', () => {
    const chance = new Chance(1, 'a spec');
    const counts = Array<number>(10).fill(0);
    for (let n = 0; n < 10_000; n += 1) {
      const drawn = chance.between(0, 9);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
  });

  it('goes by weights', () => {
    const chance = new Chance(1, 'a spec');
    const drawn = Array.from({ length: 1_000 }, () => chance.weighted({ often: 9, rarely: 1, never: 0 }));
    expect(drawn).not.toContain('never');
    expect(drawn.filter((name) => name === 'often').length).toBeGreaterThan(850);
  });
});
