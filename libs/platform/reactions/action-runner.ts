import type { CommandHandler } from '#platform/commands/command-handler';
import { isOfPlatform } from '#platform/commands/command-refusals';
import type { Clock } from '#platform/kernel/clock';
import { derivedUuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import type { Action, CommandAction, CommandSender } from './reactor.js';
import type { PendingTimer, Stimulus } from './stimulus.js';
import { applyTimerAction, type TimerChanges } from './timer-changes.js';

/** What one event or timer may lead to, with all that follows from refusals. */
export const MAX_ACTIONS = 1_000;

/** What became of a stimulus that was answered. */
export interface Answered {
  readonly timers: TimerChanges;
  /** Whether it led to anything at all. */
  readonly hasActed: boolean;
}

/** Does what a reactor answers to one stimulus, all but the timers, which it returns. */
export class ActionRunner {
  constructor(
    private readonly reactorName: string,
    private readonly commands: CommandHandler,
    private readonly clock: Clock,
  ) {}

  async run(stimulus: Stimulus): Promise<Answered> {
    const timers = new Map<string, PendingTimer | undefined>();
    const names = new Set<string>();
    const queue: Action[] = [...(await stimulus.actions())];
    let done = 0;
    for (let action = queue.shift(); action; action = queue.shift()) {
      done += 1;
      if (done > MAX_ACTIONS) throw new RangeError(`more than ${MAX_ACTIONS} actions`);
      if (action.kind === 'schedule' || action.kind === 'cancel') {
        applyTimerAction(timers, action, stimulus);
        continue;
      }
      if (names.has(action.name)) throw new TypeError(`two actions are named ${action.name}`);
      names.add(action.name);
      if (action.kind === 'effect') await action.run();
      else queue.unshift(...(await this.send(action, stimulus)));
    }
    return { timers, hasActed: done > 0 };
  }

  /** Returns what to do instead when a rule says no. */
  private async send(action: CommandAction, stimulus: Stimulus): Promise<readonly Action[]> {
    try {
      await action.send(this.senderFor(action.name, stimulus));
      return [];
    } catch (error) {
      if (!(error instanceof Refusal) || isOfPlatform(error)) throw error;
      return action.ifRefused?.(error) ?? [];
    }
  }

  private senderFor(name: string, { id, causationId, correlationId }: Stimulus): CommandSender {
    const fingerprint = `${this.reactorName}/${name}`;
    return (order) =>
      this.commands.handle({
        ...order,
        meta: {
          commandId: derivedUuid(id, fingerprint),
          // Not of what the command says: changed code must not turn a repeat into a new command.
          fingerprint,
          now: this.clock.now(),
          causationId,
          ...(correlationId === undefined ? {} : { correlationId }),
        },
      });
  }
}
