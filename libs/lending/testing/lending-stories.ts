import type { Instant } from '#platform/kernel/clock';
import { toJson, type MoneyJson } from '#platform/kernel/money';
import { ADA, ADAS, eur, id, NOON } from '#banking/testing/stories';
import type { ApplicationEvent, LoanEvent, Terms, WantedOption } from '#lending/events';
import { financingOption, type FinancingOptionState } from '#lending/options/financing-option';
import { FIRST_OPTIONS } from '#lending/options/first-options';
import { optionIdOf } from '#lending/options/option-name';

/** Who decides, and who decides on appeal. */
export const REVIEWER = id('reviewer');
export const OTHER_REVIEWER = id('other reviewer');
export const APPLICATION = id('application');
export const CAR = optionIdOf('car');
export const HOME = optionIdOf('home');

export function inEuros(amount: string): MoneyJson {
  return toJson(eur(amount));
}

/** One of those that are offered from the first start on, as it stands then. */
export function offered(name: string): FinancingOptionState {
  const first = FIRST_OPTIONS.find((each) => optionIdOf(each.name) === optionIdOf(name));
  if (!first) throw new Error(`${name} is not offered`);
  const data = { optionId: optionIdOf(name), name: first.name, ...first.offer, addedAt: NOON };
  return financingOption.evolve(financingOption.initial, { type: 'FinancingOptionAdded', data });
}

export function wanted(name: string): WantedOption {
  const { optionId, offer } = offered(name);
  const { maxAmount, minIncome, minCreditScore } = offer;
  return { optionId, name, maxAmount, minIncome, minCreditScore };
}

export const TERMS: Terms = { optionId: CAR, rate: '3.5', months: 60 };

type DataOf<Type extends ApplicationEvent['type']> = Extract<ApplicationEvent, { type: Type }>['data'];
type Told<Type extends ApplicationEvent['type']> = Extract<ApplicationEvent, { type: Type }>;

/** What happened to Ada's application for a car, told event by event. */
export class ApplicationStory {
  readonly events: ApplicationEvent[] = [];

  constructor(more: Partial<DataOf<'ApplicationSubmitted'>> = {}) {
    const data = {
      applicationId: APPLICATION,
      applicantId: ADA.userId,
      options: [wanted('car'), wanted('home')],
      amount: inEuros('20000'),
      purpose: 'A van',
      income: '48000.00',
      creditScore: '701',
      submittedAt: NOON,
    };
    this.events.push({ type: 'ApplicationSubmitted', data: { ...data, ...more } });
  }

  approved(more: Partial<DataOf<'ApplicationApproved'>> = {}): this {
    return this.tell('ApplicationApproved', {
      ...this.decision(),
      amount: inEuros('20000'),
      terms: TERMS,
      ...more,
    });
  }

  denied(more: Partial<DataOf<'ApplicationDenied'>> = {}): this {
    return this.tell('ApplicationDenied', { ...this.decision(), ...more });
  }

  withdrawn(): this {
    const { applicationId, applicantId } = this.decision();
    return this.tell('ApplicationWithdrawn', { applicationId, applicantId, withdrawnAt: NOON });
  }

  appealed(before: 'approved' | 'denied', status: 'approved' | 'denied'): this {
    return this.tell('ApplicationAppealed', {
      ...this.decision(),
      decidedBy: OTHER_REVIEWER,
      before,
      status,
      amount: inEuros('20000'),
      ...(status === 'approved' && { terms: TERMS }),
    });
  }

  ordered(disbursementId = id('disbursement')): this {
    const { applicationId, applicantId: borrowerId } = this.decision();
    const { accountId } = ADAS;
    const data = { applicationId, disbursementId, borrowerId, accountId, amount: inEuros('20000') };
    return this.tell('DisbursementOrdered', data);
  }

  refused(disbursementId = id('disbursement'), code = 'banking.frozen'): this {
    const { applicationId, applicantId: borrowerId } = this.decision();
    const { accountId } = ADAS;
    return this.tell('DisbursementRefused', { applicationId, disbursementId, borrowerId, accountId, code });
  }

  private decision() {
    const [first] = this.events as [Told<'ApplicationSubmitted'>];
    const { applicationId, applicantId } = first.data;
    return { applicationId, applicantId, decidedBy: REVIEWER, decidedAt: NOON };
  }

  private tell<Type extends ApplicationEvent['type']>(type: Type, data: DataOf<Type>): this {
    this.events.push({ type, data } as Told<Type>);
    return this;
  }
}

/** A loan of 1,200 euros at 12 per cent for a year, paid out on 31 January 2026. */
export const DISBURSED: Extract<LoanEvent, { type: 'LoanDisbursed' }> = {
  type: 'LoanDisbursed',
  data: {
    loanId: APPLICATION,
    borrowerId: ADA.userId,
    accountId: ADAS.accountId,
    amount: inEuros('1200'),
    terms: { optionId: CAR, rate: '12', months: 12 },
    disbursedOn: '2026-01-31',
    firstDueOn: '2026-02-28',
    instalment: inEuros('106.62'),
    disbursedAt: '2026-01-31T09:00:00.000Z' as Instant,
  },
};
