import { WakeUps } from '#platform/retrying/wake-ups';
import {
  BusUnavailable,
  MessageBus,
  type Consumption,
  type DeadLetters,
  type Group,
  type LaneMessage,
  type Notice,
  type NoticeConsumption,
  type RefusedMessages,
} from './message-bus.js';
import { headOf, untilTaken, type Retrying } from './taking.js';

interface Waiting {
  readonly message: LaneMessage;
}

/** What a broker would keep: several buses that are handed the same one talk to each other. */
export class MemoryBroker {
  private readonly queues = new Map<string, MemoryQueue>();
  private readonly notices = new Map<string, NoticeQueue>();

  queue(group: Group, lane: number): MemoryQueue {
    const name = `${group}.${lane}`;
    const queue = this.queues.get(name) ?? new MemoryQueue();
    this.queues.set(name, queue);
    return queue;
  }

  noticesOn(name: string): NoticeQueue {
    const queue = this.notices.get(name) ?? new NoticeQueue();
    this.notices.set(name, queue);
    return queue;
  }

  *queuesOf(lane: number): Iterable<MemoryQueue> {
    for (const [name, queue] of this.queues) if (name.endsWith(`.${lane}`)) yield queue;
  }
}

/** Whoever stands first in line is handed the messages. */
class MemoryQueue {
  private readonly waiting: Waiting[] = [];
  private readonly line: symbol[] = [];
  private readonly news = new WakeUps();

  push(message: LaneMessage): void {
    this.waiting.push({ message });
    this.news.wakeAll();
  }

  async consume(take: Consumption['take'], signal: AbortSignal): Promise<void> {
    const me = Symbol('consumer');
    this.line.push(me);
    while (!signal.aborted) {
      const head = this.line[0] === me ? headOf(this.waiting) : [];
      const messages = head.map(({ message }) => message);
      if (head.length === 0) await this.news.sleep(signal);
      else if (await untilTaken(() => take(messages), quietly(signal))) {
        this.waiting.splice(0, head.length);
      }
    }
    this.line.splice(this.line.indexOf(me), 1);
    this.news.wakeAll();
  }
}

/** Whoever comes first is handed the next. */
class NoticeQueue {
  private readonly waiting: Notice['event'][] = [];
  private readonly news = new WakeUps();

  push(event: Notice['event']): void {
    this.waiting.push(event);
    this.news.wakeAll();
  }

  async consume(take: NoticeConsumption['take'], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const event = this.waiting.shift();
      if (!event) await this.news.sleep(signal);
      else if (!(await untilTaken(() => take(event), quietly(signal)))) this.putBack(event);
    }
  }

  private putBack(event: Notice['event']): void {
    this.waiting.unshift(event);
    this.news.wakeAll();
  }
}

function quietly(signal: AbortSignal): Retrying {
  return { signal, onFailure: () => undefined };
}

/** A bus within the process: for tests. It believes whatever it is given. */
export class MemoryMessageBus extends MessageBus {
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly broker = new MemoryBroker()) {
    super();
  }

  async prepare(groups: readonly Group[], laneCount: number): Promise<void> {
    this.checkOpen();
    for (const group of groups)
      for (let lane = 0; lane < laneCount; lane += 1) this.broker.queue(group, lane);
  }

  async publish(messages: readonly LaneMessage[]): Promise<void> {
    this.checkOpen();
    for (const message of messages) {
      for (const queue of this.broker.queuesOf(message.lane)) queue.push(message);
    }
  }

  async consume({ group, lane, take, signal }: Consumption): Promise<void> {
    const ended = AbortSignal.any([signal, this.closing.signal]);
    await this.untilEnded(this.broker.queue(group, lane).consume(take, ended));
  }

  async prepareNotices(queues: readonly string[]): Promise<void> {
    this.checkOpen();
    for (const queue of queues) this.broker.noticesOn(queue);
  }

  async publishNotices(notices: readonly Notice[]): Promise<void> {
    this.checkOpen();
    for (const { queue, event } of notices) this.broker.noticesOn(queue).push(event);
  }

  async consumeNotices({ queue, take, signal }: NoticeConsumption): Promise<void> {
    const ended = AbortSignal.any([signal, this.closing.signal]);
    await this.untilEnded(this.broker.noticesOn(queue).consume(take, ended));
  }

  refused(): RefusedMessages {
    return { unsigned: 0, forged: 0, expired: 0, malformed: 0 };
  }

  async deadLetters(): Promise<DeadLetters> {
    return { count: 0 };
  }

  async check(): Promise<void> {
    this.checkOpen();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.running);
  }

  private async untilEnded(running: Promise<void>): Promise<void> {
    this.running.add(running);
    await running;
    this.running.delete(running);
  }

  private checkOpen(): void {
    if (this.closing.signal.aborted) throw new BusUnavailable('the bus is closed');
  }
}
