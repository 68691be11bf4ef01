import { decimal, fromJson, parseMoney, type Money, type MoneyJson } from '#platform/kernel/money';
import type { WantedOption } from '#lending/events';

/** What is known of an application when it is held against what an option asks for. */
export interface Applicant {
  readonly amount: MoneyJson;
  /** As a decimal in the currency of the amount. */
  readonly income?: string;
  readonly creditScore?: string;
}

export interface Check {
  readonly optionId: string;
  readonly about: 'amount' | 'income' | 'credit-score';
  readonly passed: boolean;
  readonly reason: string;
}

type Criteria = Omit<WantedOption, 'name'>;

/** Every check of an application against one option, each with its reason in words. */
export function checksAgainst(criteria: Criteria, applicant: Applicant): readonly Check[] {
  const { optionId } = criteria;
  return [amountCheck, incomeCheck, scoreCheck].map((check) => ({ optionId, ...check(criteria, applicant) }));
}

export function isEligible(criteria: Criteria, applicant: Applicant): boolean {
  return checksAgainst(criteria, applicant).every(({ passed }) => passed);
}

type Outcome = Omit<Check, 'optionId'>;

function amountCheck({ maxAmount }: Criteria, { amount }: Applicant): Outcome {
  const [most, wanted] = [fromJson(maxAmount), fromJson(amount)];
  const about = 'amount';
  if (most.currency !== wanted.currency) return { about, passed: false, reason: otherCurrency(most) };
  const passed = wanted.minor <= most.minor;
  const reason = `${words(wanted)} is ${passed ? 'within' : 'more than'} the maximum of ${words(most)}`;
  return { about, passed, reason };
}

function incomeCheck({ minIncome }: Criteria, { amount, income }: Applicant): Outcome {
  const least = fromJson(minIncome);
  const about = 'income';
  if (least.minor === 0n) return { about, passed: true, reason: 'no income is asked for' };
  if (income === undefined) return { about, passed: false, reason: notStated('income', words(least)) };
  if (least.currency !== amount.currency) return { about, passed: false, reason: otherCurrency(least) };
  const stated = parseMoney(income, amount.currency);
  const passed = stated.minor >= least.minor;
  const reason = `the income of ${words(stated)} ${passed ? 'reaches' : 'is less than'} ${words(least)}`;
  return { about, passed, reason };
}

function scoreCheck({ minCreditScore }: Criteria, { creditScore }: Applicant): Outcome {
  const about = 'credit-score';
  if (minCreditScore === 0) return { about, passed: true, reason: 'no credit score is asked for' };
  if (creditScore === undefined) {
    return { about, passed: false, reason: notStated('credit score', minCreditScore.toString()) };
  }
  const passed = BigInt(creditScore) >= BigInt(minCreditScore);
  const verb = passed ? 'reaches' : 'is less than';
  return { about, passed, reason: `the credit score of ${creditScore} ${verb} ${minCreditScore}` };
}

function words(amount: Money): string {
  return `${decimal(amount)} ${amount.currency}`;
}

function notStated(what: string, least: string): string {
  return `no ${what} is stated, and ${least} is asked for`;
}

function otherCurrency({ currency }: Money): string {
  return `the option is in ${currency}, the application is not`;
}
