import { ApiProperty } from '@nestjs/swagger';
import { Text, Texts, Uuid, WholeNumber } from '#platform/http/fields';
import { AnyAmount, Currency, MoneyBody, sentMoney, type SentAmount } from '#platform/http/money-fields';
import { PagedBody } from '#platform/http/pagination';
import { refuse as refuseField } from '#platform/http/platform-refusals';
import type { Exact } from '#platform/http/exact-json';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Money } from '#platform/kernel/money';
import { exactAmount } from '#lending/options/option.dto';
import { applicantIn } from '#lending/views/applications.view';
import type { ApplicationCountsDocument } from '#lending/views/application-counts.view';
import type { Application } from '#lending/workflows/application-lists';
import { APPLICATION_STATUSES, type ApplicationStatus } from './application.js';
import { checksAgainst, type Check } from './checks.js';

const MAX_SCORE = 1_000;
const MAX_LOAN_TYPES = 10;

export class ApplicationPath {
  @Uuid()
  applicationId!: string;
}

export class LoanWish {
  @Texts({
    max: 60,
    maxItems: MAX_LOAN_TYPES,
    description: 'Names of financing options, without regard to case, with or without "loan" behind.',
  })
  loan_types!: readonly string[];

  @AnyAmount({ description: 'A number, a decimal in text, or an amount with its currency.' })
  amount!: SentAmount;

  @Text({ max: 500, multiline: true, example: 'A van for the bakery' })
  purpose!: string;

  @AnyAmount({ optional: true, orZero: true, description: 'Of a year, in the currency of the amount.' })
  income?: SentAmount;

  @WholeNumber({ min: 0, max: MAX_SCORE, optional: true })
  credit_score?: number;

  @Currency({ optional: true, description: 'EUR if nobody says so.' })
  currency?: CurrencyCode;

  @Uuid({
    optional: true,
    description: 'Where the money is to go; else to the oldest open account in its currency.',
  })
  account_id?: string;
}

export class SubmittedBody {
  @ApiProperty()
  message!: string;

  @ApiProperty({ format: 'uuid' })
  application_id!: string;

  @ApiProperty({ description: 'A username.' })
  submitted_by!: string;
}

/** As clients of old know it: the amount is a bare number, written to the cent. */
export class DocumentedApplicationBody {
  @ApiProperty({ format: 'uuid' })
  application_id!: string;

  @ApiProperty({ type: [String] })
  loan_types!: readonly string[];

  @ApiProperty({ type: 'number', example: 50000 })
  amount!: number;

  @ApiProperty()
  purpose!: string;

  @ApiProperty({ enum: APPLICATION_STATUSES })
  status!: ApplicationStatus;

  @ApiProperty({ description: 'A username.' })
  submitted_by!: string;

  @ApiProperty({ format: 'date-time' })
  submitted_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decided_at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
}

class SummaryBody {
  @ApiProperty({ type: 'integer' })
  total_applications!: number;

  @ApiProperty({ type: 'integer' })
  approved!: number;

  @ApiProperty({ type: 'integer' })
  denied!: number;

  @ApiProperty({ type: 'integer' })
  pending!: number;
}

export class DashboardBody {
  @ApiProperty()
  username!: string;

  @ApiProperty()
  application_summary!: SummaryBody;
}

export class CheckBody implements Check {
  @ApiProperty({ format: 'uuid' })
  optionId!: string;

  @ApiProperty({ enum: ['amount', 'income', 'credit-score'] })
  about!: Check['about'];

  @ApiProperty()
  passed!: boolean;

  @ApiProperty({ description: 'In words.' })
  reason!: string;
}

class TermsBody {
  @ApiProperty({ format: 'uuid' })
  optionId!: string;

  @ApiProperty({ description: 'Per cent a year.' })
  rate!: string;

  @ApiProperty({ type: 'integer' })
  months!: number;
}

export class ApplicationBody {
  @ApiProperty({ format: 'uuid' })
  applicationId!: string;

  @ApiProperty({ type: [String] })
  loanTypes!: readonly string[];

  @ApiProperty()
  amount!: MoneyBody;

  @ApiProperty()
  purpose!: string;

  @ApiProperty({ enum: APPLICATION_STATUSES })
  status!: ApplicationStatus;

  @ApiProperty({ format: 'date-time' })
  submittedAt!: string;

  @ApiProperty({ format: 'date-time', required: false })
  decidedAt?: string;

  @ApiProperty({ required: false })
  reason?: string;

  @ApiProperty({ description: 'Whether the decision has been appealed.' })
  isAppealed!: boolean;

  @ApiProperty({ required: false, description: 'When it was approved.' })
  terms?: TermsBody;

  @ApiProperty({ type: [CheckBody] })
  checks!: readonly CheckBody[];
}

export class ApplicationsBody extends PagedBody {
  @ApiProperty({ type: [ApplicationBody] })
  items!: readonly ApplicationBody[];
}

/** What is wished for and what is earned, in one currency. */
export function moneyIn({ amount, income, currency }: LoanWish): {
  readonly amount: Money;
  readonly income?: Money;
} {
  const wished = sentMoney(amount, currency);
  if (income === undefined) return { amount: wished };
  if (typeof income !== 'string' && income.currency !== wished.currency) {
    const message = 'must be in the currency of the amount';
    throw refuseField('platform.invalid', {}, [{ field: 'income', message }]);
  }
  return { amount: wished, income: sentMoney(income, wished.currency) };
}

export function documentedApplication(application: Application, submittedBy: string) {
  const { id, options, amount, purpose, status, submittedAt, decidedAt, reason } = application;
  return {
    application_id: id,
    loan_types: options.map(({ name }) => name),
    amount: exactAmount(amount),
    purpose,
    status,
    submitted_by: submittedBy,
    submitted_at: submittedAt,
    decided_at: decidedAt ?? null,
    reason: reason ?? null,
  } satisfies Exact;
}

export function summaryBody({ total, approved, denied, pending }: ApplicationCountsDocument): SummaryBody {
  return { total_applications: total, approved, denied, pending };
}

export function applicationBody(application: Application): ApplicationBody {
  const { id, options, amount, purpose, status, submittedAt, decidedAt, reason, isAppealed, terms } =
    application;
  return {
    applicationId: id,
    loanTypes: options.map(({ name }) => name),
    amount,
    purpose,
    status,
    submittedAt,
    ...(decidedAt !== undefined && { decidedAt }),
    ...(reason !== undefined && { reason }),
    isAppealed,
    ...(terms && { terms }),
    checks: checksOf(application),
  };
}

/** Against every option that was applied for, by what it asked for at that moment. */
export function checksOf(application: Application): readonly Check[] {
  const applicant = applicantIn(application);
  return application.options.flatMap((option) => checksAgainst(option, applicant));
}
