import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { pageOf } from '#platform/http/pagination';
import { Reads } from '#platform/http/reads';
import { Views, type ViewQuery } from '#platform/projections/views';
import { accountBody, AccountsBody, AdminAccountsQuery } from '#banking/account/account.dto';
import { accountsView, type AccountDocument } from './accounts.view.js';

@ApiTags('accounts')
@AdminOnly()
@Controller('admin/accounts')
export class AllAccountsRoutes {
  constructor(private readonly views: Views) {}

  /** Everybody's, the newest first. A page may hold fewer than `limit` and still have a `next`. */
  @Get()
  @Reads(accountsView)
  @ApiOkResponse({ type: AccountsBody })
  async list(@Query() query: AdminAccountsQuery): Promise<AccountsBody> {
    const { limit, after } = query;
    const question = { ...narrowest(query), limit, ...(after !== undefined && { after }) };
    const page = await this.views.find(accountsView, { ...question, direction: 'descending' });
    return pageOf({ ...page, items: page.items.filter((each) => isWanted(each, query)) }, accountBody);
  }
}

/** The index that leaves the least to look through: most accounts are open, and many share a currency. */
function narrowest(query: AdminAccountsQuery): Pick<ViewQuery<AccountDocument>, 'index' | 'equals'> {
  const { ownerId, status, currency } = query;
  if (ownerId !== undefined) return { index: 'byOwner', equals: { ownerId } };
  if (status === 'frozen' || status === 'closed') return { index: 'byStatus', equals: { status } };
  if (currency !== undefined) return { index: 'byCurrency', equals: { currency } };
  return status === undefined ? { index: 'all' } : { index: 'byStatus', equals: { status } };
}

function isWanted(account: AccountDocument, { ownerId, status, currency }: AdminAccountsQuery): boolean {
  return (
    (ownerId === undefined || account.ownerId === ownerId) &&
    (status === undefined || account.status === status) &&
    (currency === undefined || account.currency === currency)
  );
}
