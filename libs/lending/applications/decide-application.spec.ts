import { given } from '#platform/testing/given';
import { ADA, ADAS, BOB, eur, id, NOON } from '#banking/testing/stories';
import { financingOption } from '#lending/options/financing-option';
import {
  APPLICATION,
  ApplicationStory,
  HOME,
  inEuros,
  offered,
  OTHER_REVIEWER,
  REVIEWER,
  TERMS,
  wanted,
} from '#lending/testing/lending-stories';
import { appealDecision } from './appeal-decision.js';
import { application } from './application.js';
import { decideApplication } from './decide-application.js';
import { noteRefusedDisbursement } from './note-refused-disbursement.js';
import { orderDisbursement } from './order-disbursement.js';
import { submitApplication } from './submit-application.js';
import { withdrawApplication } from './withdraw-application.js';
import { derivedUuid } from '#platform/kernel/ids';

const option = offered('car');
const approve = { reviewerId: REVIEWER, status: 'approved', option } as const;
const deny = { ...approve, status: 'denied', reason: 'too much' } as const;
const decision = {
  applicationId: APPLICATION,
  applicantId: ADA.userId,
  decidedBy: REVIEWER,
  decidedAt: NOON,
};
const FIRST = derivedUuid(APPLICATION, 'disbursement 1');

describe('to apply', () => {
  const wish = {
    applicationId: APPLICATION,
    applicantId: ADA.userId,
    options: ['car', 'Car Loan', 'HOME'].map((name) => ({ name, option: offered(name) })),
    amount: eur('20000'),
    purpose: 'A van',
  };
  const nothing = given(application, []);

  it('takes the same option once, in the first word for it, with what it asks for', () => {
    nothing.when(submitApplication, { ...wish, income: eur('48000'), creditScore: 701 }).then([
      {
        type: 'ApplicationSubmitted',
        data: {
          applicationId: APPLICATION,
          applicantId: ADA.userId,
          options: [wanted('car'), { ...wanted('home'), name: 'HOME' }],
          amount: inEuros('20000'),
          purpose: 'A van',
          income: '48000.00',
          creditScore: '701',
          submittedAt: NOON,
        },
      },
    ]);
  });

  it('is refused for what nobody is offered', () => {
    const options = [{ name: 'yacht', option: financingOption.initial }];
    nothing.when(submitApplication, { ...wish, options }).thenRefused('lending.invalid-application');
  });

  it.each([
    [null],
    [{ accountId: ADAS.accountId, ownerId: BOB.userId, currency: 'EUR', status: 'open' }],
    [{ accountId: ADAS.accountId, ownerId: ADA.userId, currency: 'USD', status: 'open' }],
    [{ accountId: ADAS.accountId, ownerId: ADA.userId, currency: 'EUR', status: 'closed' }],
  ])('is refused for an account that is not theirs, open and in the currency', (account) => {
    nothing.when(submitApplication, { ...wish, account }).thenRefused('lending.unsuitable-account');
  });
});

describe('to decide', () => {
  const pending = given(application, new ApplicationStory().events);

  it('approves under the terms of the option', () => {
    const data = { ...decision, amount: inEuros('20000'), terms: TERMS };
    pending.when(decideApplication, approve).then([{ type: 'ApplicationApproved', data }]);
  });

  it('denies with a reason', () => {
    const data = { ...decision, reason: 'too much' };
    pending.when(decideApplication, deny).then([{ type: 'ApplicationDenied', data }]);
  });

  it('is refused for what was not applied for, or is one’s own, or nobody’s', () => {
    const boat = offered('personal');
    pending.when(decideApplication, { ...approve, option: boat }).thenRefused('lending.not-applied-for');
    const own = { ...approve, reviewerId: ADA.userId };
    pending.when(decideApplication, own).thenRefused('lending.own-application');
    given(application, []).when(decideApplication, approve).thenRefused('lending.unknown-application');
  });

  it.each([
    new ApplicationStory().approved(),
    new ApplicationStory().denied(),
    new ApplicationStory().withdrawn(),
  ])('is refused when it is decided or withdrawn', ({ events }) => {
    given(application, events).when(decideApplication, deny).thenRefused('lending.already-decided');
    const withdrawal = { userId: ADA.userId };
    given(application, events).when(withdrawApplication, withdrawal).thenRefused('lending.already-decided');
  });

  it('is not possible for others by withdrawing', () => {
    pending.when(withdrawApplication, { userId: BOB.userId }).thenRefused('lending.unknown-application');
  });
});

describe('to appeal', () => {
  const again = { ...approve, reviewerId: OTHER_REVIEWER };

  it('overturns a denial, under the terms of the option', () => {
    const denied = given(application, new ApplicationStory().denied().events);
    const data = { ...decision, decidedBy: OTHER_REVIEWER, before: 'denied', status: 'approved' } as const;
    denied.when(appealDecision, { ...again, option: offered('home') }).then([
      {
        type: 'ApplicationAppealed',
        data: {
          ...data,
          amount: inEuros('20000'),
          terms: { optionId: HOME, rate: '2.8', months: 240 },
        },
      },
    ]);
  });

  it('upholds an approval, and its terms', () => {
    const approved = given(application, new ApplicationStory().approved().events);
    const data = { ...decision, decidedBy: OTHER_REVIEWER, before: 'approved', status: 'approved' } as const;
    approved
      .when(appealDecision, { ...again, option: offered('home') })
      .then([{ type: 'ApplicationAppealed', data: { ...data, amount: inEuros('20000'), terms: TERMS } }]);
  });

  it('is refused to who decided, to who applied, twice, and of what is not decided', () => {
    const denied = new ApplicationStory().denied();
    given(application, denied.events).when(appealDecision, approve).thenRefused('lending.same-reviewer');
    const own = { ...again, reviewerId: ADA.userId };
    given(application, denied.events).when(appealDecision, own).thenRefused('lending.own-application');
    const twice = denied.appealed('denied', 'approved').events;
    const third = { ...again, reviewerId: id('third') };
    given(application, twice).when(appealDecision, third).thenRefused('lending.already-appealed');
    const pending = new ApplicationStory().events;
    given(application, pending).when(appealDecision, again).thenRefused('lending.not-decided');
  });

  it('takes no approval back when the bank was asked to pay, unless it refused', () => {
    const paying = new ApplicationStory().approved().ordered(FIRST);
    const denial = { ...again, status: 'denied' } as const;
    given(application, paying.events).when(appealDecision, denial).thenRefused('lending.already-disbursed');
    const data = { ...decision, decidedBy: OTHER_REVIEWER, before: 'approved', status: 'denied' } as const;
    given(application, paying.refused(FIRST).events)
      .when(appealDecision, denial)
      .then([{ type: 'ApplicationAppealed', data: { ...data, amount: inEuros('20000') } }]);
  });
});

describe('the bank', () => {
  const { accountId } = ADAS;
  const order = { applicationId: APPLICATION, borrowerId: ADA.userId, accountId };

  it('is asked once, and again when it has refused', () => {
    const story = new ApplicationStory().approved();
    const asked = { ...order, disbursementId: FIRST, amount: inEuros('20000') };
    given(application, story.events)
      .when(orderDisbursement, { accountId })
      .then([{ type: 'DisbursementOrdered', data: asked }]);
    story.ordered(FIRST);
    given(application, story.events).when(orderDisbursement, { accountId }).then([]);
    const refusal = { disbursementId: FIRST, accountId, code: 'banking.frozen' };
    given(application, story.events)
      .when(noteRefusedDisbursement, refusal)
      .then([{ type: 'DisbursementRefused', data: { ...order, ...refusal } }]);
    story.refused(FIRST);
    given(application, story.events).when(noteRefusedDisbursement, refusal).then([]);
    const second = { ...asked, disbursementId: derivedUuid(APPLICATION, 'disbursement 2') };
    given(application, story.events)
      .when(orderDisbursement, { accountId })
      .then([{ type: 'DisbursementOrdered', data: second }]);
  });

  it('is not asked for what is not approved', () => {
    for (const { events } of [new ApplicationStory(), new ApplicationStory().denied()])
      given(application, events).when(orderDisbursement, { accountId }).then([]);
  });
});
