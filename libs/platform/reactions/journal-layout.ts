import { MOST_LANES, type Lane } from '#platform/event-store/lanes';
import type { ReadStore } from '#platform/read-store/read-store';
import { storedPosition } from './reaction-journal.js';

const LANES: readonly Lane[] = Array.from({ length: MOST_LANES }, (_, lane) => lane);

/** Going on would answer everything again, and repeat what reached outside. */
export class OtherLayout extends Error {
  override readonly name = 'OtherLayout';
}

/** For reactors of one process: throws when any of them has answered lanes. */
export async function keptForOneProcess(readStore: ReadStore, reactors: readonly string[]): Promise<void> {
  if (!(await haveBegun(readStore, reactors, LANES))) return;
  throw new OtherLayout(
    'what the reactors have done was kept for several processes, lane by lane; in one process they would answer everything again',
  );
}

/** For reactors that share lanes out: throws when any of them has answered the whole log. */
export async function keptForLanes(readStore: ReadStore, reactors: readonly string[]): Promise<void> {
  if (!(await haveBegun(readStore, reactors, [undefined]))) return;
  throw new OtherLayout(
    'what the reactors have done was kept for one process; over a message bus they would answer everything again',
  );
}

async function haveBegun(
  readStore: ReadStore,
  reactors: readonly string[],
  lanes: readonly (Lane | undefined)[],
): Promise<boolean> {
  const owners = reactors.flatMap((reactor) =>
    lanes.map((lane) => (lane === undefined ? { reactor } : { reactor, lane })),
  );
  const positions = await Promise.all(owners.map((owner) => storedPosition(readStore, owner)));
  return positions.some((position) => position !== undefined);
}
