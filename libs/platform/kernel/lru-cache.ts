export interface CacheLimits<Value> {
  readonly entries: number;
  /** What all entries may weigh together. */
  readonly weight: number;
  readonly weigh: (value: Value) => number;
}

/** Keeps what was used last, within limits. */
export class LruCache<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  private weight = 0;

  constructor(private readonly limits: CacheLimits<Value>) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Also weighs an entry again that has changed. */
  set(key: string, value: Value): void {
    this.delete(key);
    const weight = this.limits.weigh(value);
    this.entries.set(key, { value, weight });
    this.weight += weight;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.limits.entries && this.weight <= this.limits.weight) return;
      if (oldest !== key) this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.weight -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
  }
}
