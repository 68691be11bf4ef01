import type { ReadStore } from '#platform/read-store/read-store';
import { loadGenerations, type Generations } from './generations.js';

/** For so long what was read is taken for what is stored: a generation outlives its switch by more. */
export const MAX_AGE_MS = 500;

/** The generations of all views as they are stored, read again now and then. */
export class StoredGenerations {
  private known: ReadonlyMap<string, Generations> = new Map();
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly store: ReadStore,
    private readonly views: readonly string[],
  ) {}

  async of(view: string): Promise<Generations> {
    if (performance.now() - this.readAt > MAX_AGE_MS) await this.refresh();
    return this.known.get(view) ?? [];
  }

  /** Whoever asks while it is being read gets the same answer. */
  async refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    await this.reading;
  }

  private async read(): Promise<void> {
    const readAt = performance.now();
    this.known = await loadGenerations(this.store, this.views);
    this.readAt = readAt;
  }
}
