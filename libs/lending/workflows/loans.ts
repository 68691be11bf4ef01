import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Uuid } from '#platform/kernel/ids';
import { Views, type Viewed } from '#platform/projections/views';
import type { LoanEvent } from '#lending/events';
import { loan } from '#lending/loans/loan';
import { repayLoan, type RepayLoan } from '#lending/loans/repay-loan';
import { refuse } from '#lending/refusals';
import { loansView, type LoanDocument } from '#lending/views/loans.view';

export interface LoanReader {
  readonly userId: Uuid;
  readonly isAdmin: boolean;
}

/** What borrowers do with their loans. */
@Injectable()
export class Loans {
  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
  ) {}

  /** For the borrower and admins; to anybody else it is not there. Refuses: unknown-loan. */
  async visibleTo({ userId, isAdmin }: LoanReader, loanId: string): Promise<Viewed<LoanDocument>> {
    const found = await this.views.getOrWait(loansView, loanId);
    if (!found || (found.borrowerId !== userId && !isAdmin)) throw refuse('lending.unknown-loan');
    return found;
  }

  async repay(id: string, command: RepayLoan, meta: CommandMeta): Promise<CommandResult<LoanEvent>> {
    const result = await this.commands.handle({ decider: loan, id, decide: repayLoan, command, meta });
    await this.views.waitFor(loansView, result);
    return result;
  }
}
