import type { EventStore, NewEvent } from '#platform/event-store/event-store';
import { instant, plusMs, type Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { add, money, toJson, zero, type Money } from '#platform/kernel/money';
import { OUTSIDE, UNDER_WAY, type Party } from '#banking/events';

/** What moved money on an account that has a past: in minor units, below zero when it left. */
export interface Step {
  readonly minor: bigint;
  readonly at: Instant;
  readonly reference?: string;
  /** Absent: the outside world. */
  readonly other?: Party;
}

const MOST_PER_APPEND = 1_000;
const OPENED_AGO_MS = 400 * 86_400_000;

/** The last moment of the days that histories are about. */
export const YESTERDAY = plusMs(instant(new Date()), -86_400_000);
export const OPENED_AT = plusMs(YESTERDAY, -OPENED_AGO_MS);

/** Writes the past of a new account into the log, as if its owner had lived it; answers its id. */
export async function lived(
  store: EventStore,
  { ownerId, currency }: { readonly ownerId: string; readonly currency: CurrencyCode },
  steps: readonly Step[],
): Promise<string> {
  const accountId = newUuid();
  const holder = { accountId, ownerId: ownerId as Uuid };
  const opened = event(
    'AccountOpened',
    { ...holder, currency, name: 'Current', openedAt: OPENED_AT },
    OPENED_AT,
  );
  let balance = zero(currency);
  const events = steps.map((step) => {
    balance = add(balance, money(step.minor, currency));
    return happened(holder, step, balance);
  });
  const all = [opened, ...events];
  for (let from = 0; from < all.length; from += MOST_PER_APPEND) {
    const expected = from === 0 ? 'noStream' : { exact: from - 1 };
    await store.append(`account-${accountId}`, expected, all.slice(from, from + MOST_PER_APPEND));
  }
  return accountId;
}

function happened(holder: Party, { minor, at, reference, other }: Step, balance: Money): NewEvent {
  const { accountId } = holder;
  const beyond = other ? UNDER_WAY : OUTSIDE;
  const isOut = minor < 0n;
  const booking = {
    ...holder,
    debit: isOut ? accountId : beyond,
    credit: isOut ? beyond : accountId,
    amount: toJson(money(isOut ? -minor : minor, balance.currency)),
    balance: toJson(balance),
    bookedAt: at,
    ...(reference !== undefined && { reference }),
  };
  if (!other) {
    return isOut
      ? event('FundsWithdrawn', { ...booking, withdrawalId: newUuid() }, at)
      : event('FundsDeposited', { ...booking, depositId: newUuid() }, at);
  }
  return isOut
    ? event('FundsTransferred', { ...booking, transferId: newUuid(), to: other }, at)
    : event('TransferReceived', { ...booking, transferId: newUuid(), from: other }, at);
}

function event(type: string, data: NewEvent['data'], at: Instant): NewEvent {
  return { id: newUuid(), type, schemaVersion: 1, data, metadata: { at, commandId: newUuid() } };
}
