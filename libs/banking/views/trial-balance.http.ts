import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { pageOf, PageQuery } from '#platform/http/pagination';
import { Reads } from '#platform/http/reads';
import { CURRENCIES } from '#platform/kernel/currencies';
import { SHARDS } from '#platform/projections/shards';
import { Views } from '#platform/projections/views';
import { accountsView } from './accounts.view.js';
import { ledgerIds, ledgerView, wholeLedger } from './ledger.view.js';
import { AccountBalancesBody, currencyBalance, CurrencyPath, TrialBalanceBody } from './trial-balance.dto.js';

@ApiTags('accounts')
@AdminOnly()
@Controller('admin/trial-balance')
export class TrialBalanceRoutes {
  constructor(private readonly views: Views) {}

  /** Every currency in which anything was ever booked. */
  @Get()
  @Reads(ledgerView)
  @ApiOkResponse({ type: TrialBalanceBody })
  async see(): Promise<TrialBalanceBody> {
    const parts = await this.views.getMany(ledgerView, CURRENCIES.flatMap(ledgerIds));
    const currencies = CURRENCIES.flatMap((currency, index) => {
      const ledger = wholeLedger(parts.slice(index * SHARDS.length, (index + 1) * SHARDS.length));
      return ledger ? [currencyBalance(currency, ledger)] : [];
    });
    return { currencies };
  }

  /** Every account of a currency, the oldest first, to be added up: while no money moves, to `accounts`. */
  @Get(':currency')
  @Reads(accountsView)
  @ApiOkResponse({ type: AccountBalancesBody })
  async list(
    @Param() { currency }: CurrencyPath,
    @Query() { limit, after }: PageQuery,
  ): Promise<AccountBalancesBody> {
    const page = await this.views.find(accountsView, {
      index: 'byCurrency',
      equals: { currency },
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, ({ id, ownerId, balance }) => ({ accountId: id, ownerId, balance }));
  }
}
