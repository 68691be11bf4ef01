import type { Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Money } from '#platform/kernel/money';
import type { Movement, MovementType } from './movement.js';

/** What happened on an account from one moment until another: what stands around its movements. */
export interface Statement {
  /** The same for the same account, period and movements. */
  readonly statementId: string;
  readonly account: {
    readonly accountId: string;
    readonly name: string;
    readonly currency: CurrencyCode;
    readonly ownerName?: string;
  };
  readonly from: Instant;
  /** The first moment that does not belong to it. */
  readonly to: Instant;
  readonly drawnUpAt: Instant;
  readonly opening: Money;
  readonly closing: Money;
}

/** How a statement is written down: its movements one by one, so that its length does not matter. */
export interface StatementFormat {
  readonly mediaType: string;
  readonly extension: string;
  readonly head: (statement: Statement) => string;
  readonly entry: (movement: Movement) => string;
  readonly foot: (statement: Statement) => string;
}

/** The whole statement in the format, a piece at a time. */
export async function* written(
  format: StatementFormat,
  statement: Statement,
  pages: AsyncIterable<readonly Movement[]>,
): AsyncGenerator<string, void, undefined> {
  yield format.head(statement);
  for await (const movements of pages) yield movements.map((movement) => format.entry(movement)).join('');
  yield format.foot(statement);
}

/** What a movement is called where a person reads it. */
export const LABELS: Readonly<Record<MovementType, string>> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  'transfer-out': 'Transfer sent',
  'transfer-in': 'Transfer received',
  'transfer-returned': 'Transfer returned',
  'reversal-out': 'Transfer given back',
  'reversal-in': 'Transfer reversed',
  'hold-captured': 'Hold captured',
  'loan-paid-out': 'Loan paid out',
  'loan-payment': 'Loan payment',
};

/** At most so many characters, none of them cut in two. */
export function clipped(text: string, max: number): string {
  if (text.length <= max) return text;
  return [...text].slice(0, max).join('');
}
