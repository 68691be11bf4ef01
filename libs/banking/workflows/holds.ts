import { Injectable } from '@nestjs/common';
import { Views, type Viewed } from '#platform/projections/views';
import type { Asker } from '#banking/account/rules';
import { refuse } from '#banking/refusals';
import { holdsView, type HoldDocument } from '#banking/views/holds.view';

/** Which hold of an account: an account remembers only those that are open. */
export interface HoldAddress {
  readonly accountId: string;
  readonly holdId: string;
}

/** Finds holds that there ever were, for who may hear of them. */
@Injectable()
export class Holds {
  constructor(private readonly views: Views) {}

  /** For the owner and admins; to anybody else it is not there. Refuses: unknown-hold. */
  async reachableBy(by: Asker, { accountId, holdId }: HoldAddress): Promise<Viewed<HoldDocument>> {
    const hold = await this.views.getOrWait(holdsView, holdId);
    const isReachable = hold?.accountId === accountId && (by.isAdmin || by.userId === hold.ownerId);
    if (!isReachable) throw refuse('banking.unknown-hold');
    return hold;
  }
}
