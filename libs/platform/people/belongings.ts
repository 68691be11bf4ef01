import type { CommandMeta } from '#platform/commands/command-meta';
import type { Uuid } from '#platform/kernel/ids';

/** What other contexts keep for people. Identity asks before it erases somebody for ever. */
export abstract class Belongings {
  /** Ends what can be ended without loss; throws the `Refusal` of what stands in the way. */
  abstract windUp(userId: Uuid, meta: CommandMeta): Promise<void>;
}
