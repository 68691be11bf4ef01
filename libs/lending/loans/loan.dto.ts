import { ApiProperty } from '@nestjs/swagger';
import { Uuid } from '#platform/http/fields';
import { ALL, AnyAmount, Currency, MoneyBody, sentMoney, type SentAmount } from '#platform/http/money-fields';
import { PagedBody } from '#platform/http/pagination';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Day } from '#platform/kernel/days';
import { add, money, toJson, type Money, type MoneyJson } from '#platform/kernel/money';
import { InstalmentBody, QuoteBody } from '#lending/options/option.dto';
import type { LoanDocument } from '#lending/views/loans.view';
import { accruedInterest, owedOn, plannedInstalments, type Instalment } from './instalments.js';
import { dueMinor, todayOf, type LoanState } from './loan.js';
import type { Quote } from './quote.js';

export class LoanPath {
  @Uuid()
  loanId!: string;
}

export class RepaymentOrder {
  @AnyAmount({ orAll: true, description: 'A part of what is owed, or "all" of it as of today.' })
  amount!: SentAmount;

  @Currency({ optional: true, description: 'Of the loan if absent.' })
  currency?: CurrencyCode;
}

export class RepaymentBody {
  @ApiProperty({ format: 'uuid' })
  paymentId!: string;

  @ApiProperty({ description: 'The bank is asked for so much; the loan tells when it is paid.' })
  amount!: MoneyBody;

  @ApiProperty({ description: 'Whether the loan is repaid by it.' })
  isLast!: boolean;
}

export class LoanBody {
  @ApiProperty({ format: 'uuid', description: 'That of the application.' })
  loanId!: string;

  @ApiProperty({ format: 'uuid' })
  borrowerId!: string;

  @ApiProperty({ format: 'uuid' })
  optionId!: string;

  @ApiProperty({ format: 'uuid', description: 'It was paid out to, and is repaid from.' })
  accountId!: string;

  @ApiProperty({ enum: ['active', 'repaid'] })
  status!: string;

  @ApiProperty()
  amount!: MoneyBody;

  @ApiProperty({ description: 'Per cent a year.' })
  rate!: string;

  @ApiProperty({ type: 'integer' })
  months!: number;

  @ApiProperty({ format: 'date-time' })
  disbursedAt!: string;

  @ApiProperty({ format: 'date-time', required: false })
  repaidAt?: string;

  @ApiProperty({ description: 'Of a month to come.' })
  instalment!: MoneyBody;

  @ApiProperty({ required: false, format: 'date' })
  nextDueOn?: string;

  @ApiProperty({ description: 'What has not fallen due yet, without interest.' })
  outstanding!: MoneyBody;

  @ApiProperty({ description: 'Since the last instalment fell due, until today.' })
  accruedInterest!: MoneyBody;

  @ApiProperty({ description: 'What has fallen due and is not paid.' })
  due!: MoneyBody;

  @ApiProperty({ description: 'All that is owed if it is paid today.' })
  owed!: MoneyBody;

  @ApiProperty({ required: false, format: 'date', description: 'The day of the oldest missed instalment.' })
  inArrearsSince?: string;

  @ApiProperty({ required: false, description: 'The code for which the latest was missed.' })
  arrearsCode?: string;
}

export class LoansBody extends PagedBody {
  @ApiProperty({ type: [LoanBody] })
  items!: readonly LoanBody[];
}

export class ScheduledBody extends InstalmentBody {
  @ApiProperty({ enum: ['paid', 'due', 'missed', 'planned'] })
  status!: 'paid' | 'due' | 'missed' | 'planned';
}

export class ScheduleBody {
  @ApiProperty({ type: [ScheduledBody] })
  instalments!: readonly ScheduledBody[];
}

/** What is asked for; a bare amount is in the currency of the loan. */
export function repaymentIn({ amount, currency }: RepaymentOrder, ofLoan: CurrencyCode): Money | 'all' {
  return amount === ALL ? ALL : sentMoney(amount, currency ?? ofLoan);
}

export function quoteBody({ amount, rate, months, instalment, instalments }: Quote): QuoteBody {
  const inMoney = inCurrency(amount.currency);
  const interest = instalments.reduce((sum, each) => sum + each.interest, 0n);
  return {
    amount: toJson(amount),
    rate,
    months,
    instalment: inMoney(instalment),
    totalInterest: inMoney(interest),
    total: toJson(add(amount, money(interest, amount.currency))),
    instalments: instalments.map((each) => instalmentBody(each, inMoney)),
  };
}

type Document = LoanDocument & { readonly id: string };

export function loanBody(document: Document, now: Day): LoanBody {
  const { id, borrowerId, optionId, status, amount, disbursedAt, repaidAt, state } = document;
  const { inArrearsSince, arrearsCode } = document;
  const { accountId, rate, months } = state;
  const inMoney = inCurrency(state.currency);
  return {
    loanId: id,
    borrowerId,
    optionId,
    accountId,
    status,
    amount,
    rate,
    months,
    disbursedAt,
    ...(repaidAt !== undefined && { repaidAt }),
    instalment: inMoney(state.instalment),
    outstanding: inMoney(state.balance),
    due: inMoney(dueMinor(state)),
    ...owing(state, now),
    ...(inArrearsSince !== undefined && { inArrearsSince }),
    ...(inArrearsSince !== undefined && arrearsCode !== undefined && { arrearsCode }),
  };
}

function owing(state: LoanState, now: Day): Pick<LoanBody, 'accruedInterest' | 'owed' | 'nextDueOn'> {
  const inMoney = inCurrency(state.currency);
  if (state.status === 'repaid') return { accruedInterest: inMoney(0n), owed: inMoney(0n) };
  const today = todayOf(state, now);
  const [next] = plannedInstalments(state);
  return {
    ...(next && { nextDueOn: next.dueOn }),
    accruedInterest: inMoney(accruedInterest(state, today)),
    owed: inMoney(owedOn(state, today)),
  };
}

/** What has fallen due, and what is to come if nothing happens but what is agreed. */
export function scheduleBody({ past, state }: LoanDocument): ScheduleBody {
  const inMoney = inCurrency(state.currency);
  const due = new Map(state.due.map((each) => [each.number, each]));
  const fallen = past.map(({ number, dueOn, amount, interest, outstanding }): ScheduledBody => {
    const open = due.get(number);
    const status = open ? (open.attempts > 0 ? 'missed' : 'due') : 'paid';
    const instalment = { number, dueOn, interest, principal: amount - interest, outstanding };
    return { ...instalmentBody(instalment, inMoney), status };
  });
  const planned = plannedInstalments(state).map((each): ScheduledBody => ({
    ...instalmentBody(each, inMoney),
    status: 'planned',
  }));
  return { instalments: [...fallen, ...planned] };
}

type InMoney = (minor: bigint) => MoneyJson;

function inCurrency(currency: CurrencyCode): InMoney {
  return (minor) => toJson(money(minor, currency));
}

function instalmentBody(
  instalment: Instalment,
  inMoney: InMoney,
): Pick<InstalmentBody, keyof InstalmentBody> {
  const { number, dueOn, interest, principal, outstanding } = instalment;
  return {
    number,
    dueOn,
    amount: inMoney(interest + principal),
    interest: inMoney(interest),
    principal: inMoney(principal),
    outstanding: inMoney(outstanding),
  };
}
