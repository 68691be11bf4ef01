import type { Instant } from '#platform/kernel/clock';
import { derivedUuid } from '#platform/kernel/ids';
import { foldView, recorded } from '#platform/testing/fold';
import type { LoanEvent } from '#lending/events';
import { collectInstalment } from '#lending/loans/collect-instalment';
import { loanBody, scheduleBody } from '#lending/loans/loan.dto';
import { loan } from '#lending/loans/loan';
import { settlePayment } from '#lending/loans/settle-payment';
import { APPLICATION, DISBURSED, inEuros } from '#lending/testing/lending-stories';
import { loansView, type LoanDocument } from './loans.view.js';

const at = (day: string) => ({ now: `${day}T08:00:00.000Z` as Instant, actor: undefined });
const events: LoanEvent[] = [DISBURSED];

function collect(day: string): void {
  events.push(...collectInstalment({}, events.reduce(loan.evolve, loan.initial), at(day)));
}

function settle(day: string, payment: number, code?: string): void {
  const paymentId = derivedUuid(APPLICATION, `payment ${payment}`);
  const outcome = code === undefined ? { paymentId, paidAt: at(day).now } : { paymentId, code };
  events.push(...settlePayment(outcome, events.reduce(loan.evolve, loan.initial), at(day)));
}

function seen(): LoanDocument & { readonly id: string } {
  const documents = foldView(loansView, recorded<LoanEvent>([`loan-${APPLICATION}`, ...events]));
  return { ...(documents[APPLICATION] as LoanDocument), id: APPLICATION };
}

function statuses(): readonly string[] {
  return scheduleBody(seen()).instalments.map(({ status }) => status);
}

it('tells of arrears until they are paid, and of every instalment what became of it', () => {
  collect('2026-02-28');
  expect(statuses().slice(0, 2)).toEqual(['due', 'planned']);
  expect(loanBody(seen(), '2026-02-28')).not.toHaveProperty('inArrearsSince');
  settle('2026-02-28', 1, 'banking.insufficient-funds');
  expect(statuses().slice(0, 2)).toEqual(['missed', 'planned']);
  expect(loanBody(seen(), '2026-03-05')).toMatchObject({
    inArrearsSince: '2026-02-28',
    arrearsCode: 'banking.insufficient-funds',
    due: inEuros('106.62'),
    outstanding: inEuros('1105.38'),
    nextDueOn: '2026-03-31',
    // 11.0538 for the 31 days of March, of which five have passed.
    accruedInterest: inEuros('1.78'),
    owed: inEuros('1213.78'),
  });
  collect('2026-03-01');
  settle('2026-03-01', 2);
  expect(loanBody(seen(), '2026-03-05')).not.toHaveProperty('inArrearsSince');
  expect(statuses()).toEqual(['paid', ...Array.from({ length: 11 }, () => 'planned')]);
});

it('has instalments that add up to the loan', () => {
  const principals = scheduleBody(seen()).instalments.map(({ principal }) =>
    BigInt(principal.amount.replace('.', '')),
  );
  expect(principals.reduce((sum, each) => sum + each, 0n)).toBe(120_000n);
});
