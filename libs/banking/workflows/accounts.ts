import { Injectable } from '@nestjs/common';
import { Views, type Viewed } from '#platform/projections/views';
import type { Asker } from '#banking/account/rules';
import { refuse } from '#banking/refusals';
import { accountsView, type AccountDocument } from '#banking/views/accounts.view';

/** Where everything that is told of an account begins: with who may hear of it. */
@Injectable()
export class Accounts {
  constructor(private readonly views: Views) {}

  /** For its owner and admins; to anybody else it is not there. Refuses: unknown-account. */
  async reachableBy(by: Asker, accountId: string): Promise<Viewed<AccountDocument>> {
    const account = await this.views.getOrWait(accountsView, accountId);
    const isReachable = account && (by.isAdmin || by.userId === account.ownerId);
    if (!isReachable) throw refuse('banking.unknown-account');
    return account;
  }
}
