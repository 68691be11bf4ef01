import type { Counts } from './counts.js';

/** Counts by name, and all of them together, which is asked for far more often than they change. */
export class NamedCounts {
  private total = 0;
  // A name may be any text, so this has nothing by itself.
  private readonly counts = Object.create(null) as Record<string, number>;

  get sum(): number {
    return this.total;
  }

  get byName(): Counts {
    return this.counts;
  }

  add(name: string, count: number): void {
    if (count === 0) return;
    this.total += count;
    const sum = (this.counts[name] ?? 0) + count;
    if (sum === 0) Reflect.deleteProperty(this.counts, name);
    else this.counts[name] = sum;
  }
}
