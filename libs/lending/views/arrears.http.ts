import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { pageOf, PageQuery } from '#platform/http/pagination';
import { Reads } from '#platform/http/reads';
import { Clock } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { Views } from '#platform/projections/views';
import { loanBody, LoansBody } from '#lending/loans/loan.dto';
import { loansView } from './loans.view.js';

@ApiTags('lending')
@AdminOnly()
@Controller('admin/lending/arrears')
export class ArrearsRoutes {
  constructor(
    private readonly views: Views,
    private readonly clock: Clock,
  ) {}

  /** The loans of which instalments were missed and are not paid, the longest missed first. */
  @Get()
  @Reads(loansView)
  @ApiOkResponse({ type: LoansBody })
  async list(@Query() { limit, after }: PageQuery): Promise<LoansBody> {
    const page = { index: 'inArrears', limit, ...(after !== undefined && { after }) };
    const today = dayOf(this.clock.now());
    return pageOf(await this.views.find(loansView, page), (loan) => loanBody(loan, today));
  }
}
