import type { Log } from '#platform/observability/log';

/** How long after a line of one kind the next one may be written. */
export const LINE_EVERY_MS = 10_000;

/**
 * Logs what is put aside, but lets nobody who sends a flood of it flood the log: the first of a kind is
 * told at once, and of those that follow only how many there were.
 */
export class RefusalLog {
  /** How many have not been told, by why, while no line may be written. */
  private readonly untold = new Map<string, number>();

  constructor(private readonly log: Log) {}

  tell(why: string, queue: string): void {
    const untold = this.untold.get(why);
    if (untold !== undefined) {
      this.untold.set(why, untold + 1);
      return;
    }
    this.log.warn('a message has been put aside', { queue, why });
    this.restFrom(why);
  }

  private restFrom(why: string): void {
    this.untold.set(why, 0);
    setTimeout(() => this.tellHowMany(why), LINE_EVERY_MS).unref();
  }

  private tellHowMany(why: string): void {
    const count = this.untold.get(why) ?? 0;
    this.untold.delete(why);
    if (count === 0) return;
    this.log.warn('more messages have been put aside', { why, count });
    this.restFrom(why);
  }
}
