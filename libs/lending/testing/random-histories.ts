import fc from 'fast-check';
import type { Instant } from '#platform/kernel/clock';
import type { Happening } from '#platform/testing/fold';
import { eur, id, NOON } from '#banking/testing/stories';
import type { ApplicationEvent, FinancingOptionEvent, LoanEvent } from '#lending/events';
import { FIRST_OPTIONS } from '#lending/options/first-options';
import { optionIdOf } from '#lending/options/option-name';
import { collectInstalment } from '#lending/loans/collect-instalment';
import { loan } from '#lending/loans/loan';
import { repayLoan } from '#lending/loans/repay-loan';
import { settlePayment } from '#lending/loans/settle-payment';
import { ApplicationStory, DISBURSED } from './lending-stories.js';

type LendingEvent = ApplicationEvent | LoanEvent | FinancingOptionEvent;

const ENDINGS = ['pending', 'withdrawn', 'denied', 'overturned', 'waiting', 'paid out'] as const;
const PLAYS = ['paid', 'refused', 'repaid in part', 'repaid'] as const;

interface Wish {
  readonly applicant: number;
  readonly ending: (typeof ENDINGS)[number];
  /** What becomes of the payments of a loan, one each month. */
  readonly plays: readonly (typeof PLAYS)[number][];
}

const wishes = fc.array(
  fc.record<Wish>({
    applicant: fc.nat(2),
    ending: fc.constantFrom(...ENDINGS),
    plays: fc.array(fc.constantFrom(...PLAYS), { maxLength: 5 }),
  }),
  { minLength: 3, maxLength: 8 },
);

function applied({ applicant, ending }: Wish, n: number): readonly ApplicationEvent[] {
  const applicationId = id(`application ${n}`);
  const story = new ApplicationStory({ applicationId, applicantId: id(`applicant ${applicant}`) });
  if (ending === 'withdrawn') return story.withdrawn().events;
  if (ending === 'denied') return story.denied().events;
  if (ending === 'overturned')
    return story.approved().ordered().refused().appealed('approved', 'denied').events;
  if (ending === 'waiting') return story.denied().appealed('denied', 'approved').events;
  return ending === 'paid out' ? story.approved().ordered().events : story.events;
}

function lent({ applicant, ending, plays }: Wish, n: number): readonly LoanEvent[] {
  if (ending !== 'paid out') return [];
  const borrowerId = id(`applicant ${applicant}`);
  const data = { ...DISBURSED.data, loanId: id(`application ${n}`), borrowerId };
  const events: LoanEvent[] = [{ ...DISBURSED, data }];
  for (const [month, play] of plays.entries()) {
    const now = `2026-0${month + 3}-15T12:00:00.000Z` as Instant;
    const context = { now, actor: undefined };
    const state = () => events.reduce(loan.evolve, loan.initial);
    if (state().status === 'repaid') break;
    const amount = play === 'repaid' ? ('all' as const) : eur('120');
    const isRepayment = play.startsWith('repaid') && !state().payment;
    const asked = isRepayment
      ? repayLoan({ userId: borrowerId, amount }, state(), context)
      : collectInstalment({}, state(), context);
    events.push(...asked);
    const { payment } = state();
    if (!payment) continue;
    const { paymentId } = payment;
    const outcome = play === 'refused' ? { paymentId, code: 'banking.frozen' } : { paymentId, paidAt: now };
    events.push(...settlePayment(outcome, state(), context));
  }
  return events;
}

function offered(): readonly Happening<LendingEvent>[] {
  return FIRST_OPTIONS.map(({ name, offer }, n) => {
    const optionId = optionIdOf(name);
    const stream = `financing-option-${optionId}`;
    const added: LendingEvent = {
      type: 'FinancingOptionAdded',
      data: { optionId, name, ...offer, addedAt: NOON },
    };
    const changed: LendingEvent = {
      type: 'FinancingOptionChanged',
      data: { optionId, ...offer, rate: '1.5' },
    };
    return n === 0
      ? [stream, added, changed, { type: 'FinancingOptionRetired', data: { optionId } }]
      : [stream, added];
  });
}

/** What several people apply for and pay back, a little of each at a time. */
export const lendingHistory: fc.Arbitrary<readonly Happening<LendingEvent>[]> = fc.noShrink(
  wishes.map((all) => {
    const streams = all.flatMap((wish, n) => [
      { stream: `application-${id(`application ${n}`)}`, events: applied(wish, n) },
      { stream: `loan-${id(`application ${n}`)}`, events: lent(wish, n) },
    ]);
    const longest = Math.max(...streams.map(({ events }) => events.length));
    const log: Happening<LendingEvent>[] = [...offered()];
    for (let at = 0; at < longest; at += 1) {
      for (const { stream, events } of streams) {
        const event = events[at];
        if (event) log.push([stream, event]);
      }
    }
    return log;
  }),
);
