import { ApiProperty } from '@nestjs/swagger';
import { Text, Uuid, WholeNumber } from '#platform/http/fields';
import { Amount, Currency, MoneyBody } from '#platform/http/money-fields';
import { PagedBody } from '#platform/http/pagination';
import { ExactNumber, type Exact } from '#platform/http/exact-json';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { decimal, fromJson, parseMoney, toJson, type MoneyJson } from '#platform/kernel/money';
import { MAX_MONTHS } from '#lending/event-parts';
import type { OptionDocument } from '#lending/views/options.view';
import { RATE_PATTERN, RATE_SAYS } from './rates.js';
import type { Offer } from './financing-option.js';

const MAX_SCORE = 1_000;

export class OptionPath {
  @Uuid()
  optionId!: string;
}

export class OptionSelection {
  @Uuid({ description: 'Of an option that is offered.' })
  option_id!: string;
}

export class FinancingOfferBody {
  @Text({ max: 8, pattern: RATE_PATTERN, patternSays: RATE_SAYS, example: '2.8' })
  rate!: string;

  @WholeNumber({ min: 1, max: MAX_MONTHS })
  months!: number;

  @Currency()
  currency!: CurrencyCode;

  @Amount({ description: 'The most that can be applied for.' })
  maxAmount!: string;

  @Amount({ orZero: true, description: 'Of a year.' })
  minIncome!: string;

  @WholeNumber({ min: 0, max: MAX_SCORE })
  minCreditScore!: number;

  @Text({ max: 500, multiline: true })
  description!: string;
}

export class FinancingOptionOrder extends FinancingOfferBody {
  @Text({ max: 60, example: 'Boat Loan', description: 'The one name of it, with or without "loan" behind.' })
  name!: string;
}

class OptionFields {
  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['offered', 'retired'] })
  status!: OptionDocument['status'];

  @ApiProperty({ description: 'Per cent a year.', example: '2.8' })
  rate!: string;

  @ApiProperty({ type: 'integer' })
  months!: number;

  @ApiProperty()
  maxAmount!: MoneyBody;

  @ApiProperty()
  minIncome!: MoneyBody;

  @ApiProperty({ type: 'integer' })
  minCreditScore!: number;

  @ApiProperty()
  description!: string;
}

export class FinancingOptionBody extends OptionFields {
  @ApiProperty({ format: 'uuid' })
  optionId!: string;
}

export class FinancingOptionsBody extends PagedBody {
  @ApiProperty({ type: [FinancingOptionBody] })
  items!: readonly FinancingOptionBody[];
}

class EligibilityBody {
  @ApiProperty({ type: 'number', example: 60000 })
  min_income!: number;

  @ApiProperty({ type: 'integer', example: 720 })
  credit_score!: number;
}

/** As clients of old know it: amounts are bare numbers, written to the cent. */
export class DocumentedOptionBody {
  @ApiProperty({ format: 'uuid' })
  option_id!: string;

  @ApiProperty()
  option_name!: string;

  @ApiProperty({ type: 'number', description: 'Per cent a year.', example: 3 })
  interest_rate!: number;

  @ApiProperty({ type: 'integer' })
  duration_months!: number;

  @ApiProperty({ type: 'number', example: 1000000 })
  max_amount!: number;

  @ApiProperty()
  description!: string;

  @ApiProperty()
  eligibility_criteria!: EligibilityBody;
}

export class QuoteQuery {
  @Amount()
  amount!: string;

  @Currency({ optional: true, description: 'Of the option if absent.' })
  currency?: CurrencyCode;

  @WholeNumber({ min: 1, max: MAX_MONTHS, optional: true, description: 'Those of the option if absent.' })
  months?: number;
}

export class InstalmentBody {
  @ApiProperty({ type: 'integer', description: 'From 1.' })
  number!: number;

  @ApiProperty({ format: 'date' })
  dueOn!: string;

  @ApiProperty()
  amount!: MoneyBody;

  @ApiProperty()
  interest!: MoneyBody;

  @ApiProperty()
  principal!: MoneyBody;

  @ApiProperty({ description: 'What has not fallen due after it, without interest.' })
  outstanding!: MoneyBody;
}

export class QuoteBody {
  @ApiProperty()
  amount!: MoneyBody;

  @ApiProperty({ description: 'Per cent a year.' })
  rate!: string;

  @ApiProperty({ type: 'integer' })
  months!: number;

  @ApiProperty({ description: 'Of every month but the last, which takes the rest.' })
  instalment!: MoneyBody;

  @ApiProperty()
  totalInterest!: MoneyBody;

  @ApiProperty()
  total!: MoneyBody;

  @ApiProperty({ type: [InstalmentBody], description: 'As if it were paid out today.' })
  instalments!: readonly InstalmentBody[];
}

export function offerOf(body: FinancingOfferBody): Offer {
  const { rate, months, currency, maxAmount, minIncome, minCreditScore, description } = body;
  const inMoney = (amount: string): MoneyJson => toJson(parseMoney(amount, currency));
  const amounts = { maxAmount: inMoney(maxAmount), minIncome: inMoney(minIncome) };
  return { rate, months, ...amounts, minCreditScore, description };
}

export function optionBody(option: OptionDocument & { readonly id: string }): FinancingOptionBody {
  const { id, name, status, rate, months, maxAmount, minIncome, minCreditScore, description } = option;
  const offer = { rate, months, maxAmount, minIncome, minCreditScore, description };
  return { optionId: id, name, status, ...offer };
}

export function documentedOption(option: OptionDocument & { readonly id: string }): Exact {
  const { id, name, rate, months, maxAmount, minIncome, minCreditScore, description } = option;
  return {
    option_id: id,
    option_name: name,
    interest_rate: new ExactNumber(rate),
    duration_months: months,
    max_amount: exactAmount(maxAmount),
    description,
    eligibility_criteria: { min_income: exactAmount(minIncome), credit_score: minCreditScore },
  };
}

/** With all decimals of the currency. */
export function exactAmount(amount: MoneyJson): ExactNumber {
  return new ExactNumber(decimal(fromJson(amount)));
}
