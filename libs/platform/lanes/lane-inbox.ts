import { laterOf, START, type Position } from '#platform/event-store/event-store';
import { WakeUps } from '#platform/retrying/wake-ups';
import type { SharedMessage } from './shared-message.js';

/** What waits for one follower. Beyond either of these it is dropped, and read from the log instead. */
export const MAX_WAITING_MESSAGES = 4_096;
export const MAX_WAITING_EVENTS = 10_000;
/** For how long a follower may keep the lane's messages from being acknowledged. */
const LONGEST_HOLD_UP_MS = 1_000;
/** How soon a follower hears how far the lane is, of which nothing has concerned it. */
const TELL_IDLE_AFTER_MS = 1_000;

/** Takes a message that does not concern the follower in its stead; false when it has to look itself. */
export type PassBy = (message: SharedMessage) => boolean;

/** The messages of a lane that one follower has not come to yet, and how far it is for certain. */
export class LaneInbox {
  /** Everything up to here was handed to the follower, and it is done with it. */
  done: Position = START;
  /** It reads the log, or has more to do than it manages: nobody waits for it. */
  isBehind = true;
  private waiting: SharedMessage[] = [];
  private waitingEvents = 0;
  private readonly arrivals = new WakeUps();
  /** There is one while the follower sleeps. */
  private passBy: PassBy | undefined;
  private telling: NodeJS.Timeout | undefined;
  private readonly emptied = new Set<() => void>();

  constructor(
    readonly follower: string,
    private readonly onProgress: () => void,
    private readonly tellIdleAfterMs = TELL_IDLE_AFTER_MS,
  ) {}

  get first(): SharedMessage | undefined {
    return this.waiting[0];
  }

  /** What does not concern a follower that sleeps does not wake it: most messages concern few. */
  put(messages: readonly SharedMessage[]): void {
    const left = this.leftToLookAt(messages);
    if (left.length === 0) return;
    this.waiting.push(...left);
    for (const { message } of left) this.waitingEvents += message.events.length;
    if (this.waiting.length > MAX_WAITING_MESSAGES || this.waitingEvents > MAX_WAITING_EVENTS) this.cutOff();
    this.arrivals.wakeAll();
  }

  removeFirst(): void {
    const first = this.waiting.shift();
    this.waitingEvents -= first?.message.events.length ?? 0;
  }

  /**
   * Resolves when something waits, when there is something to tell of what went by, or when the signal
   * aborts. To ask is to be done with all before.
   */
  async filled(signal: AbortSignal, passBy: PassBy): Promise<void> {
    if (this.waiting.length > 0 || signal.aborted) return;
    this.isBehind = false;
    this.passBy = passBy;
    this.onProgress();
    this.release();
    await this.arrivals.sleep(signal);
    this.passBy = undefined;
    clearTimeout(this.telling);
    this.telling = undefined;
  }

  /** What was handed out with `caughtUp` has been dealt with when the follower asks for more. */
  noteDone(position: Position): void {
    this.done = position;
    this.onProgress();
  }

  /** Resolves when the follower has passed what waits, or does not manage to in time. */
  async emptiedInTime(): Promise<void> {
    if (this.isBehind || (this.passBy && this.waiting.length === 0)) return;
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

  /** Lets go by what does not concern the follower; what is left begins with the first that does. */
  private leftToLookAt(messages: readonly SharedMessage[]): readonly SharedMessage[] {
    const { passBy } = this;
    if (!passBy || this.waiting.length > 0) return messages;
    const concerning = messages.findIndex((shared) => !passBy(shared));
    const gone = concerning < 0 ? messages : messages.slice(0, concerning);
    const last = gone.at(-1);
    if (last) {
      this.done = laterOf(this.done, last.message.watermark);
      this.onProgress();
      this.telling ??= setTimeout(() => this.arrivals.wakeAll(), this.tellIdleAfterMs).unref();
    }
    return messages.slice(gone.length);
  }

  /** The last message is enough: that the ones before it are missing is seen by where it begins. */
  private cutOff(): void {
    this.isBehind = true;
    this.waiting = this.waiting.slice(-1);
    this.waitingEvents = this.waiting[0]?.message.events.length ?? 0;
    this.release();
  }
}
