import { TimedOut } from './time-limit.js';

const MOST_AT_ONCE = 500;
/** So many objects the client reads ahead of who wants them; the rest waits in the server. */
export const READ_AHEAD = { highWaterMark: 128 };

/** Of a readable stream, what is needed here: the client's own types do not fit Node's. */
interface ReadableByHand {
  readonly readableLength: number;
  read(): unknown;
  resume(): unknown;
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
}

/** What a stream of the client brings, taken in handfuls: whatever came while nobody asked. */
export class Arrivals<T> {
  private failure: Error | undefined;
  private isOver = false;
  private isIgnored = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly stream: ReadableByHand,
    private readonly cancelCall: () => Promise<void>,
  ) {
    stream.on('readable', () => this.wake());
    // Stays on after the end: an error that nobody hears ends the process.
    stream.on('error', (error) => this.end(error as Error));
    stream.on('end', () => this.end());
    stream.on('close', () => this.end());
  }

  /** Nothing when the stream has ended. Without a limit it may wait for ever. */
  async next(limitMs?: number): Promise<readonly T[] | undefined> {
    for (;;) {
      const arrived = this.take();
      if (arrived.length > 0) return arrived;
      if (this.failure) throw this.failure;
      if (this.isOver) return undefined;
      await this.woken(limitMs);
    }
  }

  get hasMore(): boolean {
    return this.stream.readableLength > 0;
  }

  cancel(): void {
    this.ignoreTheRest();
    this.cancelCall().catch(() => undefined);
  }

  /** Of a call that has ended, or is about to end by itself. */
  ignoreTheRest(): void {
    this.isIgnored = true;
    this.end();
    // The client keeps a call for as long as it has something to say that nobody has read.
    this.stream.resume();
  }

  private take(): T[] {
    const arrived: T[] = [];
    while (arrived.length < MOST_AT_ONCE && !this.isIgnored) {
      const next = this.stream.read() as T | null;
      if (next === null) break;
      arrived.push(next);
    }
    return arrived;
  }

  private end(error?: Error): void {
    this.failure ??= error;
    this.isOver = true;
    this.wake();
  }

  private async woken(limitMs: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.wake = resolve;
      if (limitMs === undefined) return;
      timer = setTimeout(() => reject(new TimedOut(`nothing came within ${limitMs} ms`)), limitMs);
    }).finally(() => clearTimeout(timer));
  }
}
