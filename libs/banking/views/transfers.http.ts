import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import { pageOf, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { TransferBody, transferBody, TransferPath, TransfersBody } from '#banking/transfers/transfer.dto';
import { Accounts } from '#banking/workflows/accounts';
import { Transfers } from '#banking/workflows/transfers';
import { transfersView } from './transfers.view.js';

@ApiTags('transfers')
@Controller()
export class TransfersRoutes {
  constructor(
    private readonly views: Views,
    private readonly accounts: Accounts,
    private readonly transfers: Transfers,
  ) {}

  /** From the account and to it, the newest first. */
  @Get('accounts/:accountId/transfers')
  @Reads(transfersView)
  @ApiOkResponse({ type: TransfersBody })
  @Refuses(refuse, 'banking.unknown-account')
  async list(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Query() { limit, after }: PageQuery,
  ): Promise<TransfersBody> {
    const by = askerOf(caller);
    await this.accounts.reachableBy(by, accountId);
    const page = await this.views.find(transfersView, {
      index: 'byAccount',
      equals: { accountIds: accountId },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, (transfer) => transferBody(transfer, by));
  }

  /** One transfer, for both of its sides. */
  @Get('transfers/:transferId')
  @Reads(transfersView)
  @ApiOkResponse({ type: TransferBody })
  @Refuses(refuse, 'banking.unknown-transfer')
  async see(@Caller() caller: Principal, @Param() { transferId }: TransferPath): Promise<TransferBody> {
    const by = askerOf(caller);
    return transferBody(await this.transfers.visibleTo(by, transferId), by);
  }
}
