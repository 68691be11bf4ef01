import type { CommandMeta } from '#platform/commands/command-meta';
import type { Uuid } from '#platform/kernel/ids';
import type { DescribedRefusal } from '#platform/kernel/refusal';

/** What other contexts keep for people. Identity asks before it erases somebody for ever. */
export abstract class Belongings {
  /** What may stand in the way. */
  abstract readonly refusals: readonly DescribedRefusal[];

  /** Ends what can be ended without loss; throws the `Refusal` of what stands in the way. */
  abstract windUp(userId: Uuid, meta: CommandMeta): Promise<void>;
}

/** What all contexts together keep: each is asked in turn, and the first that stands in the way ends it. */
export class AllBelongings extends Belongings {
  readonly refusals: readonly DescribedRefusal[];

  constructor(private readonly parts: readonly Belongings[]) {
    super();
    this.refusals = parts.flatMap(({ refusals }) => refusals);
  }

  async windUp(userId: Uuid, meta: CommandMeta): Promise<void> {
    for (const part of this.parts) await part.windUp(userId, meta);
  }
}
