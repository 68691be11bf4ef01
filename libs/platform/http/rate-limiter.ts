import { MS_PER_SECOND } from '#platform/kernel/clock';
import { refuse } from './platform-refusals.js';

export interface Rate {
  readonly perSecond: number;
  /** How many may come at once after a rest. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const MAX_KEYS = 100_000;

/** A token bucket for each key, in memory. The key that has been quiet longest makes room for a new one. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly rate: Rate,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly maxKeys = MAX_KEYS,
  ) {}

  /** Takes one token, or refuses and says when there will be one. */
  admit(key: string): void {
    const bucket = this.filled(key);
    if (bucket.tokens < 1) {
      const retryAfterSeconds = Math.max(1, Math.ceil((1 - bucket.tokens) / this.rate.perSecond));
      throw refuse('platform.too-many-requests', { retryAfterSeconds });
    }
    bucket.tokens -= 1;
  }

  get size(): number {
    return this.buckets.size;
  }

  private filled(key: string): Bucket {
    const nowMs = this.nowMs();
    const bucket = this.buckets.get(key) ?? { tokens: this.rate.burst, filledAtMs: nowMs };
    const gained = ((nowMs - bucket.filledAtMs) / MS_PER_SECOND) * this.rate.perSecond;
    bucket.tokens = Math.min(this.rate.burst, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.maxKeys) this.buckets.delete(this.buckets.keys().next().value as string);
    return bucket;
  }
}
