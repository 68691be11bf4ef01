import { OutcomeUnknown, StoreUnavailable } from '#platform/event-store/event-store';
import { Refusal } from '#platform/kernel/refusal';
import { BusUnavailable } from '#platform/message-bus/message-bus';
import { ReadStoreUnavailable } from '#platform/read-store/read-store';
import { VaultUnavailable } from '#platform/vault/vault';

/** Whether something that is needed is away for a while: nothing is wrong with what was to be done. */
export function isOutage(error: unknown): boolean {
  if (error instanceof Refusal) return error.kind === 'unavailable';
  return OUTAGES.some((outage) => error instanceof outage);
}

const OUTAGES = [StoreUnavailable, OutcomeUnknown, ReadStoreUnavailable, VaultUnavailable, BusUnavailable];
