import { START, type EventStore } from '#platform/event-store/event-store';
import { invariantsOf } from './invariants/all-invariants.js';
import type { Counting } from './invariants/gapless-streams.js';
import type { CommandRecord } from './journal.js';
import type { Observations } from './observations.js';
import { Rule } from './rule.js';
import type { Examined } from './stage.js';

export interface Witnesses {
  /** What was shown when all was quiet. */
  readonly observations: Observations;
  /** What callers were told. */
  readonly records: readonly CommandRecord[];
  readonly positions: Counting;
}

/** Reads the log that a stopped Florin left, and looks whether all of it is as it must be. */
export async function examineLog(store: EventStore, witnesses: Witnesses): Promise<Examined> {
  const { observations, records, positions } = witnesses;
  const invariants = invariantsOf(observations, records, positions);
  let events = 0;
  let end: string = START;
  for await (const batch of store.readAll()) {
    for (const event of batch) for (const invariant of invariants) invariant.see(event);
    events += batch.length;
    end = batch.at(-1)?.position ?? end;
  }
  for (const invariant of invariants) invariant.end();
  const untouched = new Rule('nothing happened after it was quiet');
  untouched.holds(
    end === observations.end,
    () => `the log ends at ${end}, and at ${observations.end} when quiet`,
  );
  return { rules: [...invariants.flatMap(({ rules }) => rules), untouched], events };
}
