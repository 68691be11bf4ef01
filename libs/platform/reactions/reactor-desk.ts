import type { CommandResult } from '#platform/commands/command-result';
import { refusals } from '#platform/kernel/refusal';
import type { Page } from '#platform/read-store/read-store';
import type { ParkedQuery, ParkedReaction } from './parked-reactions.js';
import type { Retried } from './retry-parked.js';

export const refuse = refusals({
  'platform.not-parked': ['not-found', 'Nothing is parked under this id.'],
  'platform.retry-not-answered': ['unavailable', 'No process has tried it again in time.'],
});

/** Where others ask after the reactors, whichever process they run in. */
export abstract class ReactorDesk {
  /** True once the reactor has answered, or parked, every event up to there; false when not in time. */
  abstract waitFor(
    reactor: string,
    point: Pick<CommandResult, 'position' | 'lane'>,
    timeoutMs: number,
  ): Promise<boolean>;
  abstract parked(query: ParkedQuery): Promise<Page<ParkedReaction>>;
  /** Tries again, with all that is parked under the same key: in order, until one fails again. */
  abstract retry(id: string): Promise<Retried>;
}
