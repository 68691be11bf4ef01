import { given } from '#platform/testing/given';
import { toJson } from '#platform/kernel/money';
import { account } from '#banking/account/account';
import { closeAccount } from '#banking/account/close-account';
import { LENDING } from '#banking/events';
import { ADA, ADAS, eur, id, Story } from '#banking/testing/stories';
import { payOutLoan } from './pay-out-loan.js';
import { takeLoanPayment } from './take-loan-payment.js';

const ofLoan = { loanId: id('loan'), paymentId: id('payment') };
const amount = eur('100');
const order = { ...ofLoan, amount };
const refusal = (code: string) => ({ ...ADAS, ...ofLoan, amount: toJson(amount), code });

describe('to pay a loan out', () => {
  it('moves it from what is lent to the account', () => {
    const data = new Story().booking('100', { debit: LENDING, credit: ADAS.accountId });
    given(account, new Story().events)
      .when(payOutLoan, order)
      .then([{ type: 'LoanPaidOut', data: { ...data, ...ofLoan } }]);
  });

  it.each([
    ['banking.frozen', new Story().frozen()],
    ['banking.closed', new Story().closed()],
  ])('is refused by an event: %s', (code, { events }) => {
    given(account, events)
      .when(payOutLoan, order)
      .then([{ type: 'LoanPayOutRefused', data: refusal(code) }]);
  });

  it('is refused to an account that never was', () => {
    given(account, []).when(payOutLoan, order).thenRefused('banking.unknown-account');
  });
});

describe('to take a payment', () => {
  const payment = { ...order, isLast: true };

  it('moves it back, whatever limits the owner has', () => {
    const story = new Story().deposited('150').limited({ daily: '1', perTransfer: '1' });
    const { events } = story;
    const data = story.booking('100', { debit: ADAS.accountId, credit: LENDING });
    given(account, events)
      .when(takeLoanPayment, payment)
      .then([{ type: 'LoanPaymentTaken', data: { ...data, ...ofLoan, isLast: true } }]);
  });

  it.each([
    ['banking.insufficient-funds', new Story().deposited('99.99')],
    ['banking.insufficient-funds', new Story().deposited('150').held('60')],
    ['banking.frozen', new Story().deposited('150').frozen()],
  ])('is refused by an event: %s', (code, { events }) => {
    given(account, events)
      .when(takeLoanPayment, payment)
      .then([{ type: 'LoanPaymentRefused', data: refusal(code) }]);
  });
});

it('an account that repays a loan is closed only after the last payment', () => {
  const story = new Story();
  const booking = story.booking('100', { debit: LENDING, credit: ADAS.accountId });
  story.tell('LoanPaidOut', { ...booking, ...ofLoan });
  const close = { by: ADA };
  given(account, story.events).when(closeAccount, close).thenRefused('banking.repays-a-loan');
  const back = story.booking('100', { debit: ADAS.accountId, credit: LENDING });
  story.tell('LoanPaymentTaken', { ...back, ...ofLoan, isLast: true });
  given(account, story.events)
    .when(closeAccount, close)
    .then([{ type: 'AccountClosed', data: { accountId: ADAS.accountId } }]);
});
