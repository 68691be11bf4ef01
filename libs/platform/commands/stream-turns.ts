import type { Uuid } from '#platform/kernel/ids';
import type { AnyOrder } from './command-order.js';
import { refuse } from './command-refusals.js';
import type { CommandResult } from './command-result.js';

/** What may wait for one stream; whoever comes then is told to come back. */
export const MAX_WAITING = 10_000;
/** Commands decided together and appended in one write. */
export const MAX_COMMANDS_PER_RUN = 500;

/** A command and whoever waits for its outcome. Only the first outcome counts. */
export interface PendingCommand {
  readonly order: AnyOrder;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What holds a stream for a while. A run takes in further commands until it begins. */
interface Turn {
  readonly run: PendingCommand[] | undefined;
  /** Never rejects: outcomes go to whoever waits for them. */
  readonly take: () => Promise<void>;
}

interface Queue {
  readonly turns: Turn[];
  readonly commandIds: Set<Uuid>;
  /** The last one, as long as it waits for its turn. */
  look?: Promise<unknown> | undefined;
  emptied: Promise<void>;
}

/** Lets the commands on one stream go one after another, and those on different streams side by side. */
export class StreamTurns {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly carryOut: (stream: string, run: readonly PendingCommand[]) => Promise<void>) {}

  async command(stream: string, order: AnyOrder): Promise<CommandResult> {
    const queue = this.queueOf(stream);
    const { commandId } = order.meta;
    if (queue.commandIds.has(commandId)) throw refuse('platform.command-in-progress');
    if (queue.commandIds.size >= MAX_WAITING) throw refuse('platform.contended');
    queue.commandIds.add(commandId);
    try {
      return await new Promise<CommandResult>((resolve, reject) =>
        this.openRun(stream, queue).push({ order, resolve, reject }),
      );
    } finally {
      queue.commandIds.delete(commandId);
    }
  }

  /**
   * Looks at the stream while no command is carried out on it. Whoever wants to look while another
   * still waits for that looks together with it, so all looks at one stream must be the same.
   */
  async look<T>(stream: string, look: () => Promise<T>): Promise<T> {
    const queue = this.queueOf(stream);
    queue.look ??= this.lookInTurn(queue, look);
    return (await queue.look) as T;
  }

  private queueOf(stream: string): Queue {
    const present = this.queues.get(stream);
    if (present) return present;
    const queue: Queue = { turns: [], commandIds: new Set(), emptied: Promise.resolve() };
    this.queues.set(stream, queue);
    queue.emptied = this.empty(stream, queue);
    return queue;
  }

  private lookInTurn<T>(queue: Queue, look: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const take = async (): Promise<void> => {
        queue.look = undefined;
        await look().then(resolve, reject);
      };
      queue.turns.push({ run: undefined, take });
    });
  }

  private openRun(stream: string, { turns }: Queue): PendingCommand[] {
    const last = turns.at(-1)?.run;
    if (last && last.length < MAX_COMMANDS_PER_RUN) return last;
    const run: PendingCommand[] = [];
    turns.push({ run, take: () => this.carryOut(stream, run) });
    return run;
  }

  private async empty(stream: string, queue: Queue): Promise<void> {
    // Commands that are sent at the same time share the first run already.
    await Promise.resolve();
    for (let turn = queue.turns.shift(); turn; turn = queue.turns.shift()) await turn.take();
    this.queues.delete(stream);
  }
}
