import { setTimeout as pause } from 'node:timers/promises';
import type { ProjectedViews, ViewStatus } from '#platform/projections/projected-views';
import { Rule } from './rule.js';

const LONGEST_REBUILD_MS = 600_000;
const LOOK_EVERY_MS = 20;

/** Builds every view anew beside the live one and compares the two, document by document. */
export async function viewsEqualReplays(projections: ProjectedViews): Promise<Rule> {
  const rule = new Rule('every view equals its replay from the log');
  for (const { name } of await projections.statuses()) {
    const live = await projections.checksum(name);
    await projections.rebuild(name);
    await rebuilt(projections, name);
    const replay = await projections.checksum(name);
    rule.holds(
      live.digest === replay.digest,
      () => `${name}: ${live.documents} documents, ${replay.documents} in its replay`,
    );
  }
  return rule;
}

async function rebuilt(projections: ProjectedViews, name: string): Promise<void> {
  const deadline = performance.now() + LONGEST_REBUILD_MS;
  for (;;) {
    const status = (await projections.statuses()).find((each) => each.name === name);
    if (status && isRebuilt(status)) return;
    if (status?.failed !== undefined) throw new Error(`${name} cannot be rebuilt: ${status.failed}`);
    if (performance.now() > deadline) throw new Error(`${name} takes too long to rebuild`);
    await pause(LOOK_EVERY_MS);
  }
}

function isRebuilt({ next, lag }: ViewStatus): boolean {
  return next === undefined && lag === 0;
}
