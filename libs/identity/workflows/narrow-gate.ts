/** Lets a few through at a time and keeps a bounded queue waiting; who finds it full is turned away. */
export class NarrowGate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly width: number,
    private readonly maxWaiting: number,
    private readonly turnAway: () => Error,
  ) {}

  async through<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.inside < this.width) {
      this.inside += 1;
      return;
    }
    if (this.waiting.length >= this.maxWaiting) throw this.turnAway();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Whoever waits longest takes the place at once, so that nobody else slips in before. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inside -= 1;
  }
}
