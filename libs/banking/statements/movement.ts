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
] as const;
/** `transfer-returned`: what could not reach its receiver is back. `reversal-*`: a transfer is given back. */
export type MovementType = (typeof MOVEMENT_TYPES)[number];

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
  /** Of the deposit, withdrawal, transfer or hold that it belongs to. */
  readonly causeId: string;
  readonly isStandingOrder: boolean;
  /** The other side; absent when that is the outside world. */
  readonly counterparty?: { readonly accountId: string; readonly name?: string };
}

const REVISION_DIGITS = 12;

/** Ids of one account sort like the revisions of its stream. */
export function movementId(accountId: string, revision: number): string {
  return `${accountId}.${revision.toString().padStart(REVISION_DIGITS, '0')}`;
}

export function revisionOf(movementId: string): number {
  return Number(movementId.slice(-REVISION_DIGITS));
}
