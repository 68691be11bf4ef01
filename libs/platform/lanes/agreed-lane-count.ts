import type { LaneCount } from '#platform/event-store/lanes';
import type { ReadStore } from '#platform/read-store/read-store';
import { changeDocument } from '#platform/read-store/shared-document';

const AGREED = { name: 'platform.lane-count', indexes: {} };
const ID = 'bus';

export class OtherLaneCount extends Error {
  override readonly name = 'OtherLaneCount';

  constructor(
    wanted: LaneCount,
    readonly agreed: LaneCount,
  ) {
    super(`${wanted} lanes are wanted, but this Florin has begun with ${agreed}, and keeps them`);
  }
}

export interface LaneCountWish {
  /** Absent: whatever was agreed on, or what is usual. */
  readonly wanted: LaneCount | undefined;
  readonly usual: LaneCount;
}

/**
 * How many lanes all processes work with. Whoever comes first decides for good: how far everyone is, is
 * kept for each lane, and in other lanes reactors would answer events again.
 */
export async function agreedLaneCount(
  journal: ReadStore,
  { wanted, usual }: LaneCountWish,
): Promise<LaneCount> {
  await journal.define(AGREED);
  const place = { collection: AGREED.name, id: ID };
  const body = await changeDocument(journal, place, (before) => before ?? { count: wanted ?? usual });
  const agreed = body?.['count'] as LaneCount;
  if (wanted !== undefined && wanted !== agreed) throw new OtherLaneCount(wanted, agreed);
  return agreed;
}
