import type { CommandHandler } from '#platform/commands/command-handler';
import { isOfPlatform } from '#platform/commands/command-refusals';
import type { Clock } from '#platform/kernel/clock';
import { derivedUuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import type { Action, CommandAction, CommandSender, EffectAction } from './reactor.js';
import type { PendingTimer, Stimulus } from './stimulus.js';
import { applyTimerAction, type TimerChanges } from './timer-changes.js';

/** What one event or timer may lead to, with all that follows from refusals. */
export const MAX_ACTIONS = 1_000;

/**
 * When it must be written down that something was answered. At once, if answering again might repeat an
 * effect or find that a rule now says something else; soon, if all it led to are commands that were
 * carried out, which are recognised when they are sent again; whenever, if it led to nothing.
 */
export type Keeping = 'at-once' | 'soon' | 'whenever';

/** What became of a stimulus that was answered. */
export interface Answered {
  readonly timers: TimerChanges;
  readonly keeping: Keeping;
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
    let keeping: Keeping = queue.length > 0 ? 'soon' : 'whenever';
    for (let action = queue.shift(); action; action = queue.shift()) {
      done += 1;
      if (done > MAX_ACTIONS) throw new RangeError(`more than ${MAX_ACTIONS} actions`);
      if (action.kind === 'schedule' || action.kind === 'cancel') {
        applyTimerAction(timers, action, stimulus);
      } else {
        if (names.has(action.name)) throw new TypeError(`two actions are named ${action.name}`);
        names.add(action.name);
        const instead = await this.carryOut(action, stimulus);
        if (instead === 'recognisable') continue;
        queue.unshift(...instead);
      }
      keeping = 'at-once';
    }
    return { timers, keeping };
  }

  /** Returns what to do instead, when a rule says no. */
  private async carryOut(
    action: CommandAction | EffectAction,
    stimulus: Stimulus,
  ): Promise<readonly Action[] | 'recognisable'> {
    if (action.kind === 'effect') {
      await action.run();
      return [];
    }
    try {
      await action.send(this.senderFor(action.name, stimulus));
      return 'recognisable';
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
