import type { CommandHandler } from '#platform/commands/command-handler';
import { fromJson } from '#platform/kernel/money';
import type { Uuid } from '#platform/kernel/ids';
import type { Views } from '#platform/projections/views';
import type { Action, CommandAction, Reactor } from '#platform/reactions/reactor';
import type { AccountEvent } from '#banking/events';
import type { ApplicationEvent, Terms } from '#lending/events';
import { disburseLoan } from '#lending/loans/disburse-loan';
import { loan } from '#lending/loans/loan';
import { accountsView } from '#lending/views/accounts.view';
import { accountToPayOutTo, waitingFor } from '#lending/workflows/waiting-loans';
import { application } from './application.js';
import { noteRefusedDisbursement } from './note-refused-disbursement.js';
import { orderDisbursement } from './order-disbursement.js';

export interface PayOutParts {
  readonly commands: CommandHandler;
  readonly views: Views;
}

type Heard = Extract<
  ApplicationEvent | AccountEvent,
  {
    type:
      | 'ApplicationApproved'
      | 'ApplicationAppealed'
      | 'DisbursementRefused'
      | 'AccountOpened'
      | 'AccountUnfrozen'
      | 'LoanPaidOut'
      | 'LoanPayOutRefused';
  }
>;
type PaidOut = Extract<Heard, { type: 'LoanPaidOut' }>['data'];
type PayOutRefused = Extract<Heard, { type: 'LoanPayOutRefused' }>['data'];

/**
 * Brings approved loans to accounts. An approval looks for an account, and an account that can take money
 * looks for approvals; both look at views that hold all of the log of that moment, so whichever comes
 * second finds the other. Asking twice does nothing: the application knows that it was asked for.
 */
export function payOut(parts: PayOutParts): Reactor<Heard> {
  const { views } = parts;
  return {
    name: 'lending.pay-out',
    on: {
      ApplicationApproved: ({ data }) => orderingFor(data.applicationId, parts),
      ApplicationAppealed: ({ data }) =>
        data.status === 'approved' ? orderingFor(data.applicationId, parts) : [],
      DisbursementRefused: ({ data }) => orderingFor(data.applicationId, parts),
      AccountOpened: ({ data }) => orderingAllOf(data, parts),
      AccountUnfrozen: async ({ data: { accountId } }) => {
        const account = await views.getOrWait(accountsView, accountId);
        return account ? orderingAllOf(account, parts) : [];
      },
      LoanPaidOut: ({ data }) => beginning(data, parts),
      LoanPayOutRefused: ({ data }) => [noting(data)],
    },
  };
}

async function orderingFor(
  applicationId: Uuid,
  { commands, views }: PayOutParts,
): Promise<readonly Action[]> {
  const { state } = await commands.load(application, applicationId);
  const { applicantId: ownerId, amount, accountId: wanted } = state;
  const accountId = await accountToPayOutTo({ ownerId, currency: amount.currency, wanted }, views);
  return accountId === undefined ? [] : [ordering(applicationId, accountId)];
}

/** Each looks for its account as if it were approved now, so that it is the same whichever comes first. */
async function orderingAllOf(
  { ownerId, currency }: { readonly ownerId: string; readonly currency: string },
  parts: PayOutParts,
): Promise<readonly Action[]> {
  const actions: Action[] = [];
  for (const applicationId of await waitingFor({ ownerId, currency }, parts.views))
    actions.push(...(await orderingFor(applicationId, parts)));
  return actions;
}

function ordering(id: Uuid, accountId: Uuid): CommandAction {
  const order = { decider: application, id, decide: orderDisbursement, command: { accountId } };
  return { kind: 'command', name: `order ${id}`, send: (send) => send(order) };
}

async function beginning(paidOut: PaidOut, { commands }: PayOutParts): Promise<readonly Action[]> {
  const { loanId, ownerId: borrowerId, accountId, amount, bookedAt: paidOutAt } = paidOut;
  const { state } = await commands.load(application, loanId);
  // It was ordered, so it was approved, and what is ordered stays approved.
  const terms = state.terms as Terms;
  const command = { loanId, borrowerId, accountId, amount: fromJson(amount), terms, paidOutAt };
  const order = { decider: loan, id: loanId, decide: disburseLoan, command };
  return [{ kind: 'command', name: 'begin', send: (send) => send(order) }];
}

function noting({ loanId: id, paymentId: disbursementId, accountId, code }: PayOutRefused): CommandAction {
  const command = { disbursementId, accountId, code };
  const order = { decider: application, id, decide: noteRefusedDisbursement, command };
  return { kind: 'command', name: 'note the refusal', send: (send) => send(order) };
}
