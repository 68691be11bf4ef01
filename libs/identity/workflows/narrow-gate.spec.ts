import { NarrowGate } from './narrow-gate.js';

describe('a narrow gate', () => {
  it('lets a few through at a time, the longest waiting first, and turns away who finds it full', async () => {
    const gate = new NarrowGate(2, 2, () => new Error('full'));
    const order: string[] = [];
    const finish = new Map<string, () => void>();
    const visit = (name: string): Promise<void> =>
      gate.through(() => {
        order.push(name);
        return new Promise((resolve) => finish.set(name, resolve));
      });
    const visits = ['a', 'b', 'c', 'd'].map(visit);
    await expect(visit('e')).rejects.toThrow('full');
    expect(order).toEqual(['a', 'b']);
    for (const name of ['b', 'a', 'c', 'd']) {
      finish.get(name)?.();
      await new Promise(setImmediate);
    }
    await Promise.all(visits);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('opens again after work that failed', async () => {
    const gate = new NarrowGate(1, 0, () => new Error('full'));
    await expect(gate.through(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(gate.through(() => Promise.resolve('through'))).resolves.toBe('through');
  });
});
