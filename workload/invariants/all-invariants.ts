import type { CommandRecord } from '../journal.js';
import type { Observations } from '../observations.js';
import { AccountDocuments } from './account-documents.js';
import { BookingTimes } from './booking-times.js';
import { CommandEffects } from './command-effects.js';
import { GaplessStreams, type Counting } from './gapless-streams.js';
import { Limits } from './limits.js';
import { RunningBalances } from './running-balances.js';
import { StandingOrders } from './standing-orders.js';
import { Statements } from './statements.js';
import { TransferOutcomes } from './transfer-outcomes.js';
import { ZeroSums } from './zero-sums.js';
import type { Invariant } from './invariant.js';

/** Everything that must be true of a log, of what was shown of it, and of what callers were told. */
export function invariantsOf(
  observations: Observations,
  records: readonly CommandRecord[],
  positions: Counting,
): readonly Invariant[] {
  const { trialBalance, accounts, histories } = observations;
  return [
    new GaplessStreams(positions),
    new ZeroSums(trialBalance),
    new RunningBalances(),
    new Limits(),
    new BookingTimes(),
    new TransferOutcomes(),
    new StandingOrders(),
    new CommandEffects(records),
    new AccountDocuments(accounts),
    new Statements(histories),
  ];
}
