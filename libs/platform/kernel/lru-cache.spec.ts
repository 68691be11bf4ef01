import { LruCache } from './lru-cache.js';

function cacheOf(entries: number, weight: number): LruCache<number> {
  return new LruCache({ entries, weight, weigh: (value) => value });
}

describe('a cache', () => {
  it('forgets what was used longest ago', () => {
    const cache = cacheOf(2, 100);
    cache.set('a', 1);
    cache.set('b', 1);
    cache.get('a');
    cache.set('c', 1);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 1]);
  });

  it('forgets until what is left is light enough, but not what was just put', () => {
    const cache = cacheOf(10, 5);
    for (const key of ['a', 'b', 'c']) cache.set(key, 2);
    expect(cache.size).toBe(2);
    cache.set('b', 9);
    expect(cache.size).toBe(1);
    expect(cache.get('b')).toBe(9);
    cache.set('b', 1);
    cache.set('d', 4);
    expect(cache.size).toBe(2);
  });
});
