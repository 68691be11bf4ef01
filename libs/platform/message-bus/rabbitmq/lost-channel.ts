import { BusUnavailable } from '../message-bus.js';
import { DeclaredOtherwise } from './topology.js';

/** A channel that is lost makes everything fail that is under way on it: then nothing else is wrong. */
export function reasonFor(error: unknown, lost: AbortSignal): unknown {
  if (!lost.aborted || error instanceof DeclaredOtherwise || error instanceof BusUnavailable) return error;
  return new BusUnavailable('the channel has been lost', { cause: error });
}
