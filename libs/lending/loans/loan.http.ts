import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer, AtRevision } from '#platform/http/answer';
import { BareAmounts } from '#platform/http/bare-amounts';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { pageOf, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { Views } from '#platform/projections/views';
import { refuse } from '#lending/refusals';
import { loansView } from '#lending/views/loans.view';
import { Loans, type LoanReader } from '#lending/workflows/loans';
import {
  LoanBody,
  loanBody,
  LoanPath,
  LoansBody,
  RepaymentBody,
  repaymentIn,
  RepaymentOrder,
  ScheduleBody,
  scheduleBody,
} from './loan.dto.js';

@ApiTags('lending')
@Controller('loans')
export class LoanRoutes {
  constructor(
    private readonly loans: Loans,
    private readonly views: Views,
    private readonly clock: Clock,
  ) {}

  /** One's own loans, the newest first, repaid ones too. */
  @Get()
  @Reads(loansView)
  @ApiOkResponse({ type: LoansBody })
  async list(
    @Caller() { userId: borrowerId }: Principal,
    @Query() { limit, after }: PageQuery,
  ): Promise<LoansBody> {
    const page = await this.views.find(loansView, {
      index: 'byBorrower',
      equals: { borrowerId },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    const today = dayOf(this.clock.now());
    return pageOf(page, (loan) => loanBody(loan, today));
  }

  /** One loan, as it stands today. */
  @Get(':loanId')
  @Reads(loansView)
  @ApiOkResponse({ type: LoanBody })
  @Refuses(refuse, 'lending.unknown-loan')
  async see(@Caller() caller: Principal, @Param() { loanId }: LoanPath): Promise<AtRevision<LoanBody>> {
    const found = await this.loans.visibleTo(readerOf(caller), loanId);
    return new AtRevision(found.revision, loanBody(found, dayOf(this.clock.now())));
  }

  /** Every instalment: those that have fallen due, and those to come as they stand now. */
  @Get(':loanId/schedule')
  @Reads(loansView)
  @ApiOkResponse({ type: ScheduleBody })
  @Refuses(refuse, 'lending.unknown-loan')
  async schedule(@Caller() caller: Principal, @Param() { loanId }: LoanPath): Promise<ScheduleBody> {
    return scheduleBody(await this.loans.visibleTo(readerOf(caller), loanId));
  }

  /** Repay before the time, in part or the whole, from the account that the loan was paid out to. */
  @Post(':loanId/repayments')
  @HttpCode(202)
  @BareAmounts('amount')
  @ApiAcceptedResponse({ type: RepaymentBody })
  @Refuses(
    refuse,
    'lending.unknown-loan',
    'lending.loan-repaid',
    'lending.wrong-currency',
    'lending.payment-under-way',
    'lending.over-what-is-owed',
  )
  async repay(
    @Caller() { userId }: Principal,
    @Param() { loanId }: LoanPath,
    @Body() body: RepaymentOrder,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<RepaymentBody>> {
    const { state } = await this.loans.visibleTo({ userId, isAdmin: false }, loanId);
    const command = { userId, amount: repaymentIn(body, state.currency) };
    const result = await this.loans.repay(loanId, command, meta);
    const { paymentId, amount, isLast } = toldBy(result, 'LoanPaymentOrdered');
    return new Answer(result, { paymentId, amount, isLast });
  }
}

function readerOf({ userId, role }: Principal): LoanReader {
  return { userId, isAdmin: role === 'admin' };
}
