import { minorOf, type WireMoney } from './amounts.js';

/** Every field of banking's events that is looked at here; which of them an event has, its type says. */
export interface Facts {
  readonly accountId?: string;
  readonly ownerId?: string;
  readonly name?: string;
  readonly currency?: string;
  readonly debit?: string;
  readonly credit?: string;
  readonly amount?: WireMoney;
  readonly balance?: WireMoney;
  readonly bookedAt?: string;
  readonly transferId?: string;
  readonly reversalOf?: string;
  readonly orderId?: string;
  readonly dueOn?: string;
  readonly to?: { readonly accountId: string };
  readonly holdId?: string;
  readonly held?: WireMoney;
  readonly expiresAt?: string;
  readonly overdraft?: WireMoney;
  readonly perTransfer?: WireMoney;
  readonly daily?: WireMoney;
}

/** An event as the log has it. */
export interface LogEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Facts;
  readonly metadata: {
    readonly at: string;
    readonly commandId: string;
    readonly correlationId?: string;
    readonly causationId?: string;
  };
}

const OUTSIDE = 'outside';
const UNDER_WAY = 'under-way';
const LENDING = 'lending';

/** The legs that are no accounts of anybody. */
export const NOBODYS_LEGS: readonly string[] = [OUTSIDE, UNDER_WAY, LENDING];

export interface Entry {
  readonly debit: string;
  readonly credit: string;
  readonly minor: bigint;
  readonly currency: string;
}

/** What an event moves from where to where; undefined when it moves nothing. */
export function entryOf({ data: { debit, credit, amount } }: LogEvent): Entry | undefined {
  if (debit === undefined || credit === undefined || amount === undefined) return undefined;
  return { debit, credit, minor: minorOf(amount), currency: amount.currency };
}

/** By how much an event changes the balance of an account. */
export function changeOf(event: LogEvent, accountId: string): bigint {
  const entry = entryOf(event);
  if (!entry) return 0n;
  return (entry.credit === accountId ? entry.minor : 0n) - (entry.debit === accountId ? entry.minor : 0n);
}

const ACCOUNT_STREAM = 'account-';

/** The account whose stream the event is on. */
export function accountOf({ stream }: LogEvent): string | undefined {
  return stream.startsWith(ACCOUNT_STREAM) ? stream.slice(ACCOUNT_STREAM.length) : undefined;
}

/** Where it stands and what it is, for whoever has to find it. */
export function placeOf({ position, type, stream, revision }: LogEvent): string {
  return `${type} at ${position} (${stream}@${revision})`;
}
