import { LEASE_TTL_MS } from '#platform/sharing/shares';
import { Chance } from '../chance.js';
import { FAULT_KINDS, FaultPlan, type Round } from './fault-plan.js';

function roundsOf(seed: number, count: number): readonly Round[] {
  const plan = new FaultPlan(new Chance(seed, 'faults'));
  return Array.from({ length: count }, () => plan.next());
}

describe('the plan of faults', () => {
  it('is the same for the same seed, and for no other', () => {
    expect(roundsOf(7, 100)).toEqual(roundsOf(7, 100));
    expect(roundsOf(8, 100)).not.toEqual(roundsOf(7, 100));
  });

  it('has every kind before any comes twice', () => {
    const kinds = roundsOf(7, 100).flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(new Set(kinds.slice(0, FAULT_KINDS.length)).size).toBe(FAULT_KINDS.length);
  });

  it('has two at once now and then, never of the same', () => {
    const pairs = roundsOf(7, 200).filter(({ faults }) => faults.length === 2);
    expect(pairs.length).toBeGreaterThan(10);
    for (const { faults } of pairs) expect(faults[0]?.kind).not.toBe(faults[1]?.kind);
  });

  it('holds nobody still for less than a lease', () => {
    const frozen = roundsOf(7, 200)
      .flatMap(({ faults }) => faults)
      .filter(({ kind }) => kind.startsWith('freeze'));
    expect(Math.min(...frozen.map(({ lastsMs }) => lastsMs))).toBeGreaterThan(LEASE_TTL_MS);
  });
});
