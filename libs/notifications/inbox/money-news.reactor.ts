import type { AccountEvent, StandingOrderEvent } from '#banking/events';
import type { ApplicationEvent, LoanEvent } from '#lending/events';
import type { JsonObject } from '#platform/kernel/json';
import type { Uuid } from '#platform/kernel/ids';
import { news, to, toOwnerOf, words, type Concerned, type News, type Tellings } from './telling.js';

function frozen(concerned: Concerned, accountId: Uuid, isFrozen: boolean): News {
  const told = isFrozen
    ? (['Your account was frozen', 'No money can leave it for now.'] as const)
    : (['Your account is not frozen any more', 'Money can leave it again.'] as const);
  return news('banking.account-frozen', concerned, told, { id: accountId, facts: { accountId, isFrozen } });
}

/** What people are told about their accounts. */
export const bankingNews: Tellings<AccountEvent | StandingOrderEvent> = {
  TransferReceived: ({ ownerId, accountId, transferId, amount, balance }) => {
    const body = `${words(amount)} have arrived on your account. Its balance was ${words(balance)} then.`;
    const facts = { accountId, transferId, amount };
    const told = [`${words(amount)} received`, body] as const;
    return news('banking.money-received', to(ownerId), told, { id: transferId, facts });
  },
  TransferReturned: ({ ownerId, accountId, transferId, amount, reason }) => {
    const body = `The receiver could not take ${words(amount)}; the money is on your account again.`;
    const facts = { accountId, transferId, amount, reason };
    const told = ['A transfer has come back', body] as const;
    return news('banking.transfer-returned', to(ownerId), told, { id: transferId, facts });
  },
  AccountFrozen: ({ ownerId, accountId }) => frozen(to(ownerId), accountId, true),
  AccountUnfrozen: ({ accountId }) => frozen(toOwnerOf(accountId), accountId, false),
  StandingOrderFailed: ({ orderId, dueOn, code }) => {
    const body = `What was due on ${dueOn} was not paid. The order goes on with its next day.`;
    const facts = { orderId, dueOn, code };
    const told = ['A standing order could not pay', body] as const;
    return news('banking.standing-order-failed', toOwnerOf(orderId), told, { id: orderId, facts });
  },
  HoldCaptured: ({ ownerId, accountId, holdId, amount }) => {
    const body = `${words(amount)} that were held on your account were taken.`;
    const facts = { accountId, holdId, amount };
    return news('banking.hold-captured', to(ownerId), [`${words(amount)} taken`, body], {
      id: holdId,
      facts,
    });
  },
};

function decided(
  id: Uuid,
  applicantId: Uuid,
  [title, body, status]: readonly [string, string, string],
): News {
  const facts = { applicationId: id, status };
  return news('lending.application-decided', to(applicantId), [title, body], { id, facts });
}

function onLoan(
  { loanId: id, borrowerId }: { readonly loanId: Uuid; readonly borrowerId: Uuid },
  topic: 'lending.disbursed' | 'lending.instalment-paid' | 'lending.instalment-missed' | 'lending.repaid',
  told: readonly [string, string],
  facts: JsonObject = {},
): News {
  return news(topic, to(borrowerId), told, { id, facts: { loanId: id, ...facts } });
}

/** What people are told about what they apply for and owe, and admins about what waits for them. */
export const lendingNews: Tellings<ApplicationEvent | LoanEvent> = {
  ApplicationSubmitted: ({ applicationId: id, applicantId, amount }) => {
    const facts = { applicationId: id, amount };
    const [mine, theirs] = [`You have applied for ${words(amount)}.`, `${words(amount)} were applied for.`];
    const told = ['Your application has arrived', mine] as const;
    return [
      news('lending.application-submitted', to(applicantId), told, { id, facts }),
      news('lending.application-to-decide', 'admins', ['An application to decide', theirs], { id, facts }),
    ];
  },
  ApplicationApproved: ({ applicationId, applicantId, amount }) =>
    decided(applicationId, applicantId, [
      'Your application was approved',
      `You will get ${words(amount)}.`,
      'approved',
    ]),
  ApplicationDenied: ({ applicationId, applicantId }) =>
    decided(applicationId, applicantId, ['Your application was denied', 'Its status says why.', 'denied']),
  ApplicationAppealed: ({ applicationId, applicantId, status }) =>
    decided(applicationId, applicantId, [
      'The decision on your application was looked at again',
      `Your application is ${status} now.`,
      status,
    ]),
  LoanDisbursed: (loan) =>
    onLoan(
      loan,
      'lending.disbursed',
      [
        `${words(loan.amount)} paid out`,
        `Your loan is on your account. The first instalment of ${words(loan.instalment)} is due on ${loan.firstDueOn}.`,
      ],
      { amount: loan.amount, firstDueOn: loan.firstDueOn },
    ),
  InstalmentPaid: (loan) =>
    onLoan(
      loan,
      'lending.instalment-paid',
      [`Instalment ${loan.number} paid`, `${words(loan.amount)} were taken from your account.`],
      { number: loan.number, dueOn: loan.dueOn, amount: loan.amount },
    ),
  InstalmentMissed: (loan) =>
    onLoan(
      loan,
      'lending.instalment-missed',
      [
        `Instalment ${loan.number} could not be paid`,
        `${words(loan.amount)} that were due on ${loan.dueOn} will be asked for again on ${loan.nextOn}.`,
      ],
      { number: loan.number, dueOn: loan.dueOn, amount: loan.amount, nextOn: loan.nextOn },
    ),
  LoanRepaid: (loan) => onLoan(loan, 'lending.repaid', ['Your loan is repaid', 'You owe nothing any more.']),
};
