import { Injectable } from '@nestjs/common';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { isUuid, parseUuid, type Uuid } from '#platform/kernel/ids';
import { People } from '#platform/people/people';
import { Views, type Viewed } from '#platform/projections/views';
import type { Receiver } from '#banking/transfers/send-transfer';
import { accountsView, type AccountDocument } from '#banking/views/accounts.view';

/** Finds out who is to be paid. What changes afterwards is found out when the money arrives. */
@Injectable()
export class Receivers {
  constructor(
    private readonly views: Views,
    private readonly people: People,
  ) {}

  /** By the id of an account, or by the name of a user: then it is their account in that currency. */
  async find(to: string, currency: CurrencyCode): Promise<Receiver | undefined> {
    if (isUuid(to)) return await this.byId(parseUuid(to));
    const ownerId = await this.people.userIdOf(to);
    if (ownerId === undefined) return undefined;
    const open = await this.oldest({ ownerId, currency, status: 'open' });
    return open ?? (await this.oldest({ ownerId, currency, status: 'frozen' }));
  }

  async byId(accountId: Uuid): Promise<Receiver | undefined> {
    const account = await this.views.getOrWait(accountsView, accountId);
    return account && receiver(account);
  }

  private async oldest(
    equals: Pick<AccountDocument, 'ownerId' | 'currency' | 'status'>,
  ): Promise<Receiver | undefined> {
    const account = await this.views.firstOrWait(accountsView, { index: 'byOwnerAndCurrency', equals });
    return account && receiver(account);
  }
}

function receiver({ id, ownerId, currency, status }: Viewed<AccountDocument>): Receiver {
  return { accountId: id as Uuid, ownerId: ownerId as Uuid, currency, status };
}
