import fc from 'fast-check';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { MS_PER_HOUR, plusMs, type Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { recorded, type Happening } from '#platform/testing/fold';
import { bankingHistory } from '#banking/testing/random-histories';
import { identityHistory } from '#identity/testing/random-histories';

const USERS = 4;
const APPLICATIONS = 6;
const NAMESPACE = '0192f3c4-0000-7000-8000-00000000abcd' as Uuid;
const FIRST_MOMENT = '2026-01-20T12:00:00.000Z' as Instant;
const LONGEST_PAUSE_HOURS = 9;

const id = (name: string): Uuid => derivedUuid(NAMESPACE, name);
const eur = (amount: string) => ({ amount, currency: 'EUR' });

const event = (type: string, data: object): DomainEvent => ({ type, data: data as DomainEvent['data'] });

const WHO = { applicantId: id('applicant') };
const DECIDED = { ...WHO, decidedBy: id('reviewer'), decidedAt: FIRST_MOMENT };
const TERMS = { terms: { optionId: id('option'), rate: '3.5', months: 24 } };
const PRINCIPAL = { amount: eur('2500.00') };
const LOAN = { borrowerId: WHO.applicantId, accountId: id('account') };
const DISBURSED = { disbursedOn: '2026-01-20', firstDueOn: '2026-02-20', disbursedAt: FIRST_MOMENT };
const INSTALMENT = { number: 1, dueOn: '2026-02-20', paymentId: id('payment'), paidAt: FIRST_MOMENT };

/** What becomes of an application, and then of its loan. */
const STORY: readonly DomainEvent[] = [
  event('ApplicationSubmitted', {
    ...WHO,
    ...PRINCIPAL,
    options: [],
    purpose: 'a car',
    submittedAt: FIRST_MOMENT,
  }),
  event('ApplicationDenied', DECIDED),
  event('ApplicationAppealed', {
    ...DECIDED,
    ...PRINCIPAL,
    ...TERMS,
    before: 'denied',
    status: 'approved',
  }),
  event('LoanDisbursed', { ...LOAN, ...PRINCIPAL, ...TERMS, ...DISBURSED, instalment: eur('104.17') }),
  event('InstalmentPaid', { ...LOAN, ...INSTALMENT, amount: eur('104.17') }),
];
const ENDED = event('ApplicationWithdrawn', { ...WHO, withdrawnAt: FIRST_MOMENT });

interface Chance {
  readonly what: 'log in' | 'look' | 'go on' | 'withdraw';
  readonly user: number;
  readonly application: number;
}

const chances = fc.array(
  fc.record<Chance>({
    what: fc.constantFrom('log in', 'look', 'go on', 'go on', 'withdraw'),
    user: fc.nat(USERS - 1),
    application: fc.nat(APPLICATIONS - 1),
  }),
  { minLength: 20, maxLength: 60 },
);

/** Log-ins, financing checks, and what becomes of applications. */
export const activityHistory: fc.Arbitrary<readonly Happening<DomainEvent>[]> = chances.map((all) => {
  const applications = new Map<number, number>();
  return all.flatMap(({ what, user, application }): Happening<DomainEvent>[] => {
    const data = { userId: id(`user ${user}`) };
    if (what === 'log in') return [[`user-${data.userId}`, event('UserLoggedIn', data)]];
    if (what === 'look') return [[`borrower-${data.userId}`, event('FinancingOptionsViewed', data)]];
    const at = applications.get(application) ?? 0;
    const isPending = at === 1;
    const next = what === 'withdraw' ? (isPending ? ENDED : undefined) : STORY[at];
    if (!next) return [];
    applications.set(application, what === 'withdraw' ? STORY.length : at + 1);
    const itsId = id(`application ${application}`);
    const isOfLoan = !next.type.startsWith('Application');
    const whole = { ...next, data: { ...next.data, [isOfLoan ? 'loanId' : 'applicationId']: itsId } };
    return [[`${isOfLoan ? 'loan' : 'application'}-${application}`, whole]];
  });
});

/** The log of a Florin in which everything happens at once, for weeks, and some of it by whoever is logged in. */
export const activityLog: fc.Arbitrary<readonly RecordedEvent[]> = fc
  .tuple(
    fc.tuple(bankingHistory, identityHistory, activityHistory),
    fc.array(fc.tuple(fc.nat(LONGEST_PAUSE_HOURS), fc.option(fc.nat(USERS - 1))), {
      minLength: 1,
      maxLength: 30,
    }),
  )
  .map(([histories, moments]) => {
    const longest = Math.max(...histories.map(({ length }) => length));
    const happenings = Array.from({ length: longest }, (_, at) => histories.map((history) => history[at]));
    let at = FIRST_MOMENT;
    return recorded(...happenings.flat().filter((each) => each !== undefined)).map((each, index) => {
      const [pause, actor] = moments[index % moments.length] as [number, number | null];
      at = plusMs(at, pause * MS_PER_HOUR);
      const acted = actor === null ? {} : { actor: id(`user ${actor}`) };
      return { ...each, metadata: { ...each.metadata, at, ...acted } };
    });
  });
