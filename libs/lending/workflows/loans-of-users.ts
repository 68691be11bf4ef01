import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { Uuid } from '#platform/kernel/ids';
import { described } from '#platform/kernel/refusal';
import { Belongings } from '#platform/people/belongings';
import { Views } from '#platform/projections/views';
import { loan } from '#lending/loans/loan';
import { refuse } from '#lending/refusals';
import { applicationsOf } from './applications-of-users.js';

/** Whoever owes money, or is about to be paid a loan, is not erased. Looks only: a reactor does the rest. */
@Injectable()
export class LoansOfUsers extends Belongings {
  readonly refusals = described(refuse, 'lending.loan-not-repaid');

  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
  ) {
    super();
  }

  async windUp(userId: Uuid): Promise<void> {
    const approved = await applicationsOf(userId, 'approved', this.views);
    for (const { id: loanId, isOrdered } of approved) {
      if (!isOrdered) continue;
      const { state } = await this.commands.load(loan, loanId);
      if (state.status !== 'repaid') throw refuse('lending.loan-not-repaid', { loanId });
    }
  }
}
