import type { Instant } from '#platform/kernel/clock';
import { derivedUuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import { ADA, ADAS, BOB, eur } from '#banking/testing/stories';
import type { LoanEvent } from '#lending/events';
import { APPLICATION, DISBURSED, inEuros } from '#lending/testing/lending-stories';
import { collectInstalment } from './collect-instalment.js';
import { disburseLoan } from './disburse-loan.js';
import { owedOn } from './instalments.js';
import { loan } from './loan.js';
import { repayLoan } from './repay-loan.js';
import { settlePayment } from './settle-payment.js';

const at = (day: string) => ({ now: `${day}T08:00:00.000Z` as Instant });
const paymentId = (number: number) => derivedUuid(APPLICATION, `payment ${number}`);
const ofLoan = { loanId: APPLICATION, borrowerId: ADA.userId };
const paidAt = '2026-02-28T06:00:01.000Z' as Instant;

/** All that happens when a command is carried out on this day, one after another. */
class Life {
  readonly events: LoanEvent[] = [DISBURSED];

  collect(day: string): this {
    return this.then(collectInstalment({}, this.state, { ...at(day), actor: undefined }));
  }

  paid(day: string, number: number): this {
    const command = { paymentId: paymentId(number), paidAt: at(day).now };
    return this.then(settlePayment(command, this.state, { ...at(day), actor: undefined }));
  }

  refused(day: string, number: number): this {
    const command = { paymentId: paymentId(number), code: 'banking.insufficient-funds' };
    return this.then(settlePayment(command, this.state, { ...at(day), actor: undefined }));
  }

  repay(day: string, amount: string): this {
    const command = { userId: ADA.userId, amount: amount === 'all' ? ('all' as const) : eur(amount) };
    return this.then(repayLoan(command, this.state, { ...at(day), actor: undefined }));
  }

  get state() {
    return this.events.reduce(loan.evolve, loan.initial);
  }

  last(count: number): readonly unknown[] {
    return this.events.slice(-count).map(({ type, data }) => [type, data]);
  }

  private then(events: readonly LoanEvent[]): this {
    this.events.push(...events);
    return this;
  }
}

it('begins when the money is on the account, once', () => {
  const command = {
    ...ofLoan,
    accountId: ADAS.accountId,
    amount: eur('1200'),
    terms: DISBURSED.data.terms,
    paidOutAt: DISBURSED.data.disbursedAt,
  };
  given(loan, []).when(disburseLoan, command).then([DISBURSED]);
  given(loan, [DISBURSED]).when(disburseLoan, command).then([]);
});

describe('an instalment', () => {
  it('falls due on its day, and the bank is asked for it once', () => {
    expect(new Life().collect('2026-02-27').events).toHaveLength(1);
    const life = new Life().collect('2026-02-28');
    const due = { ...ofLoan, number: 1, dueOn: '2026-02-28', amount: inEuros('106.62') };
    expect(life.last(2)).toEqual([
      ['InstalmentFellDue', { ...due, interest: inEuros('12'), outstanding: inEuros('1105.38') }],
      [
        'LoanPaymentOrdered',
        {
          ...ofLoan,
          accountId: ADAS.accountId,
          paymentId: paymentId(1),
          kind: 'instalment',
          amount: inEuros('106.62'),
          isLast: false,
          orderedOn: '2026-02-28',
        },
      ],
    ]);
    expect(life.collect('2026-03-01').events).toHaveLength(3);
  });

  it('that is paid waits for the next day; a repeat of it changes nothing', () => {
    const life = new Life().collect('2026-02-28').paid('2026-02-28', 1);
    expect(life.last(1)).toMatchObject([['InstalmentPaid', { number: 1, nextOn: '2026-03-31' }]]);
    given(loan, life.events)
      .when(settlePayment, { paymentId: paymentId(1), paidAt })
      .then([]);
  });

  it('that is missed stays due and is asked for again the next day', () => {
    const life = new Life().collect('2026-02-28').refused('2026-02-28', 1);
    expect(life.last(1)).toMatchObject([['InstalmentMissed', { attempts: 1, nextOn: '2026-03-01' }]]);
    expect(life.collect('2026-02-28').last(1)).toMatchObject([['InstalmentMissed', {}]]);
    life.collect('2026-03-01').refused('2026-03-01', 2);
    expect(life.last(1)).toMatchObject([['InstalmentMissed', { attempts: 2, nextOn: '2026-03-02' }]]);
    life.collect('2026-03-02').paid('2026-03-02', 3);
    expect(life.last(1)).toMatchObject([['InstalmentPaid', { number: 1, nextOn: '2026-03-31' }]]);
  });

  it('that waited for others is asked for as soon as they are paid', () => {
    const life = new Life().collect('2026-04-30');
    expect(life.events.map(({ type }) => type).slice(1)).toEqual([
      'InstalmentFellDue',
      'InstalmentFellDue',
      'InstalmentFellDue',
      'LoanPaymentOrdered',
    ]);
    life.paid('2026-04-30', 1);
    expect(life.last(2)).toMatchObject([
      ['InstalmentPaid', { number: 1, nextOn: '2026-05-01' }],
      ['LoanPaymentOrdered', { paymentId: paymentId(2), amount: inEuros('106.62') }],
    ]);
  });

  it('is the last when nothing is owed after it', () => {
    const life = new Life().collect('2027-01-31');
    for (let number = 1; number <= 12; number += 1) life.paid('2027-01-31', number);
    expect(life.last(2)).toMatchObject([
      ['InstalmentPaid', { number: 12 }],
      ['LoanRepaid', ofLoan],
    ]);
    expect(life.events.at(-2)?.data).not.toHaveProperty('nextOn');
    expect(life.state.status).toBe('repaid');
    given(loan, life.events)
      .when(repayLoan, { userId: ADA.userId, amount: 'all' })
      .thenRefused('lending.loan-repaid');
  });
});

describe('interest', () => {
  it('accrues by the day: a month’s interest, its days that have passed, over its days', () => {
    const { state } = new Life();
    // 12.00 for the 28 days of the first month: 5.14285... after 12 days, 6 after 14.
    expect(owedOn(state, '2026-02-12')).toBe(120_000n + 514n);
    expect(owedOn(state, '2026-02-14')).toBe(120_000n + 600n);
    expect(owedOn(state, '2026-01-31')).toBe(120_000n);
  });

  it('of a month in which a part was repaid is what was owed each day, rounded once', () => {
    const life = new Life().repay('2026-02-14', '600').paid('2026-02-14', 1);
    // 14 days of 1,200 and 14 of 600 at a per cent a month: 6 and 3.
    expect(owedOn(life.state, '2026-02-28')).toBe(60_000n + 900n);
    life.collect('2026-02-28');
    expect(life.events.at(-2)?.data).toMatchObject({ interest: inEuros('9') });
  });
});

describe('early repayment', () => {
  it('of all takes what is owed with interest until today, and ends it', () => {
    const life = new Life().repay('2026-02-14', 'all');
    expect(life.last(1)).toMatchObject([
      ['LoanPaymentOrdered', { amount: inEuros('1206'), kind: 'repayment', isLast: true }],
    ]);
    life.paid('2026-02-14', 1);
    expect(life.last(2)).toMatchObject([
      ['LoanRepaymentMade', { interest: inEuros('6'), principal: inEuros('1200'), toArrears: inEuros('0') }],
      ['LoanRepaid', ofLoan],
    ]);
  });

  it('of a part lowers the instalments and leaves their days', () => {
    const life = new Life().repay('2026-02-14', '600').paid('2026-02-14', 1);
    expect(life.last(1)).toMatchObject([
      [
        'LoanRepaymentMade',
        { principal: inEuros('600'), instalment: inEuros('53.31'), nextOn: '2026-02-28' },
      ],
    ]);
  });

  it('pays what is in arrears first', () => {
    const life = new Life().collect('2026-02-28').refused('2026-02-28', 1).repay('2026-03-05', '206.62');
    life.paid('2026-03-05', 2);
    expect(life.last(1)).toMatchObject([
      [
        'LoanRepaymentMade',
        { toArrears: inEuros('106.62'), principal: inEuros('100'), nextOn: '2026-03-31' },
      ],
    ]);
    expect(life.state.due).toEqual([]);
  });

  it('that the bank refuses changes nothing', () => {
    const life = new Life().repay('2026-02-14', '600').refused('2026-02-14', 1);
    expect(life.last(1)).toMatchObject([['LoanRepaymentRefused', { nextOn: '2026-02-28' }]]);
    expect(life.state.balance).toBe(120_000n);
  });

  it('is refused to others, in another currency, beyond what is owed, and while a payment is under way', () => {
    const begun = given(loan, [DISBURSED]);
    const by = { userId: ADA.userId };
    const context = at('2026-02-14');
    const other = { userId: BOB.userId, amount: 'all' as const };
    begun.when(repayLoan, other, context).thenRefused('lending.unknown-loan');
    const yen = { ...eur('5'), currency: 'JPY' as never };
    begun.when(repayLoan, { ...by, amount: yen }, context).thenRefused('lending.wrong-currency');
    for (const amount of ['1200', '1205.99', '1206.01'])
      begun
        .when(repayLoan, { ...by, amount: eur(amount) }, context)
        .thenRefused('lending.over-what-is-owed', { owed: inEuros('1206') });
    const paying = new Life().collect('2026-02-28');
    given(loan, paying.events)
      .when(repayLoan, { ...by, amount: 'all' as const }, at('2026-02-28'))
      .thenRefused('lending.payment-under-way');
  });
});
