import { START, type Position } from '#platform/event-store/event-store';
import { WakeUps } from '#platform/event-store/wake-ups';
import type { SharedMessage } from './shared-message.js';

/** What waits for one follower. Beyond either of these it is dropped, and read from the log instead. */
export const MAX_WAITING_MESSAGES = 4_096;
export const MAX_WAITING_EVENTS = 10_000;
/** For how long a follower may keep the lane's messages from being acknowledged. */
const LONGEST_HOLD_UP_MS = 1_000;

/** The messages of a lane that one follower has not come to yet, and how far it is for certain. */
export class LaneInbox {
  /** Everything up to here was handed to the follower, and it is done with it. */
  done: Position = START;
  /** It reads the log, or has more to do than it manages: nobody waits for it. */
  isBehind = true;
  private waiting: SharedMessage[] = [];
  private waitingEvents = 0;
  private readonly arrivals = new WakeUps();
  private readonly emptied = new Set<() => void>();

  constructor(
    readonly follower: string,
    private readonly onProgress: () => void,
  ) {}

  get first(): SharedMessage | undefined {
    return this.waiting[0];
  }

  put(messages: readonly SharedMessage[]): void {
    this.waiting.push(...messages);
    for (const { message } of messages) this.waitingEvents += message.events.length;
    if (this.waiting.length > MAX_WAITING_MESSAGES || this.waitingEvents > MAX_WAITING_EVENTS) this.cutOff();
    this.arrivals.wakeAll();
  }

  removeFirst(): void {
    const first = this.waiting.shift();
    this.waitingEvents -= first?.message.events.length ?? 0;
  }

  /** Resolves when something waits, or when the signal aborts. To ask is to be done with all before. */
  async filled(signal: AbortSignal): Promise<void> {
    while (this.waiting.length === 0 && !signal.aborted) {
      this.isBehind = false;
      this.onProgress();
      this.release();
      await this.arrivals.sleep(signal);
    }
  }

  /** What was handed out with `caughtUp` has been dealt with when the follower asks for more. */
  noteDone(position: Position): void {
    this.done = position;
    this.onProgress();
  }

  /** Resolves when the follower has passed what waits, or does not manage to in time. */
  async passed(): Promise<void> {
    if (this.isBehind) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.isBehind = true;
        this.release();
      }, LONGEST_HOLD_UP_MS);
      this.emptied.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  release(): void {
    for (const go of this.emptied) go();
    this.emptied.clear();
  }

  /** The last message is enough: that the ones before it are missing is seen by where it begins. */
  private cutOff(): void {
    this.isBehind = true;
    this.waiting = this.waiting.slice(-1);
    this.waitingEvents = this.waiting[0]?.message.events.length ?? 0;
    this.release();
  }
}
