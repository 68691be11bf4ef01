import { setImmediate as nextTurn } from 'node:timers/promises';

/** What goes to the server in one piece, unless one caller alone has more. */
const MOST_TOGETHER = 1_000;

interface Call<Item, Answer> {
  readonly items: readonly Item[];
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Carries out what many ask for at the same time in few pieces: what comes while others are under way
 * waits for them and then goes together. Lanes are worked on side by side and ask alike, and a call
 * costs more than what it is about.
 */
export class Together<Item, Answer> {
  private readonly waiting: Call<Item, Answer>[] = [];
  private underWay = 0;

  /** `carryOut` answers for each of the items, in their order. */
  constructor(
    private readonly carryOut: (items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly atOnce: number,
  ) {}

  async ask(items: readonly Item[]): Promise<readonly Answer[]> {
    if (items.length === 0) return [];
    return await new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
      if (this.underWay < this.atOnce) this.work().catch(reject);
    });
  }

  private async work(): Promise<void> {
    this.underWay += 1;
    // Whoever asks in the same turn of the event loop goes along.
    await nextTurn();
    for (let calls = this.take(); calls.length > 0; calls = this.take()) await this.go(calls);
    this.underWay -= 1;
  }

  private take(): readonly Call<Item, Answer>[] {
    let count = 0;
    const end = this.waiting.findIndex(({ items }) => (count += items.length) > MOST_TOGETHER);
    return this.waiting.splice(0, end < 0 ? this.waiting.length : Math.max(1, end));
  }

  private async go(calls: readonly Call<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.carryOut(calls.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, resolve } of calls) resolve(answers.slice(from, (from += items.length)));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }
}
