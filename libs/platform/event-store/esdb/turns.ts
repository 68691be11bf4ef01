import { StoreUnavailable } from '../event-store.js';

const MAX_WAITING = 10_000;

/** Whoever asks for something of the same name waits until those before have theirs. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();
  private waiting = 0;

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.waiting === MAX_WAITING) throw new StoreUnavailable('too many appends are waiting already');
    this.waiting += 1;
    const turn = (this.last.get(name) ?? Promise.resolve()).then(work);
    const over: Promise<void> = turn.then(
      () => this.end(name, over),
      () => this.end(name, over),
    );
    this.last.set(name, over);
    return await turn;
  }

  async allTaken(): Promise<void> {
    await Promise.all(this.last.values());
  }

  private end(name: string, turn: Promise<void>): void {
    this.waiting -= 1;
    if (this.last.get(name) === turn) this.last.delete(name);
  }
}
