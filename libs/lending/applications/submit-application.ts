import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import { decimal, toJson, type Money } from '#platform/kernel/money';
import type { ApplicationEvent, WantedOption } from '#lending/events';
import type { FinancingOptionState } from '#lending/options/financing-option';
import { refuse } from '#lending/refusals';
import type { ApplicationState } from './application.js';

/** An option by the name that the applicant gave it, as it stands. */
export interface NamedOption {
  readonly name: string;
  readonly option: FinancingOptionState;
}

export interface SubmitApplication {
  readonly applicationId: Uuid;
  readonly applicantId: Uuid;
  readonly options: readonly NamedOption[];
  readonly amount: Money;
  readonly purpose: string;
  readonly income?: Money | undefined;
  readonly creditScore?: number | undefined;
  /** Where the money is to go, as it stands; null when there is none of that id. */
  readonly account?: WantedAccount | null | undefined;
}

export interface WantedAccount {
  readonly accountId: Uuid;
  readonly ownerId: string;
  readonly currency: string;
  readonly status: string;
}

/**
 * Refuses: invalid-application (an option that nobody is offered), unsuitable-account. Who asks for more than an option offers,
 * or has less than it asks for, may still apply: reviewers see it and decide.
 */
export const submitApplication: Decide<SubmitApplication, ApplicationState, ApplicationEvent> = (
  command,
  _state,
  { now },
) => {
  const { applicationId, applicantId, amount, purpose, income, creditScore } = command;
  const data = {
    applicationId,
    applicantId,
    options: wantedOptions(command.options),
    amount: toJson(amount),
    purpose,
    ...(income && { income: decimal(income) }),
    ...(creditScore !== undefined && { creditScore: creditScore.toString() }),
    ...accountIn(command),
    submittedAt: now,
  };
  return [{ type: 'ApplicationSubmitted', data }];
};

function accountIn({ account, applicantId, amount }: SubmitApplication): { readonly accountId?: Uuid } {
  if (account === undefined) return {};
  const isSuitable =
    account?.ownerId === applicantId && account.currency === amount.currency && account.status === 'open';
  if (isSuitable) return { accountId: account.accountId };
  const message = `must be an open account of yours in ${amount.currency}`;
  throw refuse('lending.unsuitable-account', {}, [{ field: 'account_id', message }]);
}

/** Two names of the same option are one wish. */
function wantedOptions(named: readonly NamedOption[]): WantedOption[] {
  const unknown = named.findIndex(({ option }) => option.status !== 'offered');
  if (unknown >= 0) {
    const message = `names no financing option in [${unknown}]`;
    throw refuse('lending.invalid-application', {}, [{ field: 'loan_types', message }]);
  }
  const wanted = named.map(({ name, option: { optionId, offer } }) => {
    const { maxAmount, minIncome, minCreditScore } = offer;
    return { optionId, name, maxAmount, minIncome, minCreditScore };
  });
  return wanted.filter(({ optionId }, n) => wanted.findIndex((each) => each.optionId === optionId) === n);
}
