import fc from 'fast-check';
import type { RecordedEvent } from '#platform/event-store/event-store';
import { MOST_LANES, laneOf, type Lane } from '#platform/event-store/lanes';
import { BatchWriter } from '#platform/projections/batch-writer';
import { openPersonal } from '#platform/projections/personal-fields';
import type { AnyView } from '#platform/projections/view';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import type { DocumentBody } from '#platform/read-store/read-store';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';

/** Lanes that are folded side by side: so many events of each, perhaps delivered twice. */
export type Round = readonly { readonly lane: Lane; readonly size: number; readonly isTwice: boolean }[];

const MOST_ROUNDS = 40;

/** An order in which batches of the lanes may come, until the rest of each comes at once. */
export const rounds: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.uniqueArray(fc.record({ lane: fc.nat(MOST_LANES - 1), size: fc.nat(4), isTwice: fc.boolean() }), {
    selector: ({ lane }) => lane,
    minLength: 1,
    maxLength: MOST_LANES,
  }),
  { maxLength: MOST_ROUNDS },
);

type Documents = Readonly<Record<string, DocumentBody>>;

/** The documents of a view that follows the whole log itself. */
export async function foldedInOrder(view: AnyView, events: readonly RecordedEvent[]): Promise<Documents> {
  const folding = await Folding.of(view, events, 1);
  await folding.finish();
  return await folding.documents();
}

/** The documents of a view of which each lane is folded by itself. */
export async function foldedInLanes(
  view: AnyView,
  events: readonly RecordedEvent[],
  order: readonly Round[],
): Promise<Documents> {
  const folding = await Folding.of(view, events, MOST_LANES);
  for (const round of order) await folding.take(round);
  await folding.finish();
  return await folding.documents();
}

class Folding {
  readonly store = new MemoryReadStore();
  readonly sealer = new Sealer(new MemoryVault());
  private readonly collection: string;
  private readonly taken = new Map<Lane, number>();

  private constructor(
    private readonly view: AnyView,
    private readonly lanes: readonly (readonly RecordedEvent[])[],
  ) {
    this.collection = `${view.name}@1`;
  }

  static async of(view: AnyView, events: readonly RecordedEvent[], laneCount: number): Promise<Folding> {
    const heard = events.filter(({ type }) => view.on[type]);
    const lanes = Array.from({ length: laneCount }, (_, lane) =>
      heard.filter(({ stream }) => laneOf(stream, laneCount) === lane),
    );
    const folding = new Folding(view, lanes);
    await folding.store.define({ name: folding.collection, indexes: view.indexes });
    return folding;
  }

  async take(round: Round): Promise<void> {
    await Promise.all(
      round.map(async ({ lane, size, isTwice }) => {
        await this.write(lane, size);
        if (isTwice) await this.write(lane, size);
        this.taken.set(lane, (this.taken.get(lane) ?? 0) + size);
      }),
    );
  }

  async finish(): Promise<void> {
    for (const [lane, events] of this.lanes.entries()) await this.write(lane, events.length);
  }

  async documents(): Promise<Documents> {
    const documents: Record<string, DocumentBody> = {};
    for await (const batch of this.store.scan(this.collection))
      for (const { id, body } of batch) documents[id] = await openPersonal(this.sealer, this.view, body);
    return documents;
  }

  private async write(lane: Lane, size: number): Promise<void> {
    const from = this.taken.get(lane) ?? 0;
    const events = (this.lanes[lane] ?? []).slice(from, from + size);
    const last = events.at(-1);
    if (!last) return;
    const writer = new BatchWriter(this.view, this.collection, this, lane);
    await writer.write(events, last.position);
  }
}
