import type { Subject } from '../vault.js';

/** For so long at most a process goes on with a key that another one has destroyed. */
export const LONGEST_USE_MS = 5_000;
const MOST_REMEMBERED = 10_000;

interface Remembered {
  readonly key: Buffer | 'destroyed';
  readonly askedAt: number;
}

/** The keys asked for lately, for a short while; and for good, whose key was found to be destroyed. */
export class RecentKeys {
  private readonly remembered = new Map<Subject, Remembered>();

  find(subject: Subject): Buffer | 'destroyed' | undefined {
    const found = this.remembered.get(subject);
    if (!found || found.key === 'destroyed') return found?.key;
    return performance.now() - found.askedAt < LONGEST_USE_MS ? found.key : undefined;
  }

  /** What was asked for before a key was destroyed may be answered after it. */
  remember(subject: Subject, key: Buffer | 'destroyed', askedAt: number): void {
    if (this.remembered.get(subject)?.key === 'destroyed') return;
    if (this.remembered.size >= MOST_REMEMBERED) this.forgetOldest();
    this.remembered.set(subject, { key, askedAt });
  }

  private forgetOldest(): void {
    for (const oldest of this.remembered.keys()) {
      this.remembered.delete(oldest);
      return;
    }
  }
}
