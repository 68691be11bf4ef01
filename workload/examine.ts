import { loadConfig } from '#platform/config/load-config';
import { stderrLog } from '#platform/observability/stderr-log';
import type { EventStore } from '#platform/event-store/event-store';
import { openPlatform } from '#assembly/platform';
import { invariantsOf } from './invariants/all-invariants.js';
import type { Invariant } from './invariants/invariant.js';
import type { CommandRecord } from './journal.js';
import type { Observations } from './observations.js';
import { Rule } from './rule.js';
import { viewsEqualReplays } from './views-equal-replays.js';

export interface Examined {
  readonly rules: readonly Rule[];
  readonly events: number;
}

const LONGEST_CATCH_UP_MS = 60_000;

/** Opens the data that a stopped Florin left, and looks whether all of it is as it must be. */
export async function examine(
  dataDir: string,
  observations: Observations,
  records: readonly CommandRecord[],
): Promise<Examined> {
  const platform = await openPlatform(loadConfig({ FLORIN_DATA_DIR: dataDir }), stderrLog);
  const { store, projections, engines, snapshots } = platform;
  try {
    const invariants = invariantsOf(observations, records);
    const events = await showAll(store, invariants);
    const untouched = new Rule('nothing happened after it was quiet');
    untouched.holds(
      String(events) === observations.end,
      () => `${events} events, ${observations.end} when quiet`,
    );
    await projections.start();
    if (!(await projections.caughtUp(LONGEST_CATCH_UP_MS))) throw new Error('the views do not catch up');
    const views = await viewsEqualReplays(projections);
    return { rules: [...invariants.flatMap(({ rules }) => rules), views, untouched], events };
  } finally {
    await projections.stop();
    await snapshots.settled();
    await engines.close();
  }
}

async function showAll(store: EventStore, invariants: readonly Invariant[]): Promise<number> {
  let events = 0;
  for await (const batch of store.readAll()) {
    for (const event of batch) for (const invariant of invariants) invariant.see(event);
    events += batch.length;
  }
  for (const invariant of invariants) invariant.end();
  return events;
}
