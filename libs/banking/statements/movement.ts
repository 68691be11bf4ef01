import type { Instant } from '#platform/kernel/clock';
import type { Money } from '#platform/kernel/money';

export const MOVEMENT_TYPES = [
  'deposit',
  'withdrawal',
  'transfer-out',
  'transfer-in',
  'transfer-returned',
  'reversal-out',
  'reversal-in',
  'hold-captured',
  'loan-paid-out',
  'loan-payment',
] as const;
/** `transfer-returned`: what could not reach its receiver is back. `reversal-*`: a transfer is given back. */
export type MovementType = (typeof MOVEMENT_TYPES)[number];

/** What a movement belongs to, and why it came about. */
export interface MovementCause {
  readonly depositId?: string;
  readonly withdrawalId?: string;
  readonly transferId?: string;
  readonly holdId?: string;
  readonly loanId?: string;
  readonly loanPaymentId?: string;
  /** The standing order that sent the transfer. */
  readonly standingOrderId?: string;
  /** The transfer that this one gives back. */
  readonly reversalOf?: string;
  /** The code that says why a transfer came back. */
  readonly returnReason?: string;
}

/** A movement as a statement shows it: its other side by name. */
export interface Movement {
  readonly id: string;
  readonly type: MovementType;
  /** Below zero when it left the account. */
  readonly amount: Money;
  /** Of the account, after it. */
  readonly balance: Money;
  readonly bookedAt: Instant;
  readonly reference?: string;
  readonly cause: MovementCause;
  /** The other side; absent when that is the outside world. */
  readonly counterparty?: { readonly accountId: string; readonly name?: string };
}

const REVISION_DIGITS = 12;

/** Ids of one account sort like the revisions of its stream. */
export function movementId(accountId: string, revision: number): string {
  return `${accountId}.${revision.toString().padStart(REVISION_DIGITS, '0')}`;
}

/** Of the deposit, withdrawal, transfer, hold or payment of a loan. */
export function causeId(cause: MovementCause): string {
  const { depositId, withdrawalId, transferId, holdId, loanPaymentId } = cause;
  return depositId ?? withdrawalId ?? transferId ?? holdId ?? loanPaymentId ?? '';
}
