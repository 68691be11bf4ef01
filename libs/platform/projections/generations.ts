import type { DocumentBody, ReadStore } from '#platform/read-store/read-store';
import { changeDocument } from '#platform/read-store/shared-document';
import { ParkedStreams } from './parked-streams.js';
import type { AnyView } from './view.js';

/**
 * What a generation of a view is for: reading, taking over next, going back to, or dropping. One that
 * is gone stands for nothing but its number, which is the highest so far.
 */
export type Role = 'live' | 'next' | 'previous' | 'dropped' | 'gone';

/** What makes a generation: one version of the view's code, fed by so many lanes. */
export interface Maker {
  readonly version: number;
  readonly lanes: number;
}

/**
 * One set of a view's documents. Numbers are never used again: how far one has come is remembered by
 * its number, in checkpoints and notes that outlive its documents.
 */
export interface Generation {
  readonly number: number;
  readonly version: number;
  /** How many fed it; absent: one. Documents remember how far they are in each, so this never changes. */
  readonly lanes?: number;
  readonly role: Role;
}

export type Generations = readonly Generation[];

export function inRole(generations: Generations, role: Role): Generation | undefined {
  return generations.find((generation) => generation.role === role);
}

/** Those of which there is something to see. */
export function seenOf(generations: Generations): Generations {
  return generations.filter(({ role }) => role !== 'gone');
}

export function collectionOf(view: Pick<AnyView, 'name'>, generation: Generation): string {
  return `${view.name}@${generation.number}`;
}

export function isMadeBy({ version, lanes = 1 }: Generation, maker: Maker): boolean {
  return version === maker.version && lanes === maker.lanes;
}

/** What the generations must be for this maker: one that it made is live or about to be. */
export function preparedFor(generations: Generations, maker: Maker): Generations {
  const made = (role: Role): boolean => {
    const generation = inRole(generations, role);
    return generation !== undefined && isMadeBy(generation, maker);
  };
  const mayStay = made('live') ? made('next') || !inRole(generations, 'next') : made('next');
  if (mayStay) return generations;
  if (made('live')) return turned(generations, { next: 'dropped' });
  return made('previous') ? withPreviousAsNext(generations) : withNext(generations, maker);
}

/** A new one to build; the one that was being built is given up. */
export function withNext(generations: Generations, { version, lanes }: Maker): Generations {
  const number = Math.max(0, ...generations.map((generation) => generation.number)) + 1;
  const role: Role = inRole(generations, 'live') ? 'next' : 'live';
  const made: Generation = { number, version, ...(lanes > 1 && { lanes }), role };
  return [...turned(seenOf(generations), { next: 'dropped' }), made];
}

/** The previous one becomes the next one, to be caught up and switched to. */
export function withPreviousAsNext(generations: Generations): Generations {
  return turned(generations, { next: 'dropped', previous: 'next' });
}

/** The next one goes live, the live one becomes the previous one, and the one before is dropped. */
export function switched(generations: Generations): Generations {
  return turned(generations, { next: 'live', live: 'previous', previous: 'dropped' });
}

/** Without those whose documents have been dropped, but for the highest number. */
function without(generations: Generations, numbers: ReadonlySet<number>): Generations {
  const highest = Math.max(...generations.map(({ number }) => number));
  return generations
    .filter(({ number }) => number === highest || !numbers.has(number))
    .map((each) => (numbers.has(each.number) ? { ...each, role: 'gone' } : each));
}

function turned(generations: Generations, roles: Partial<Record<Role, Role>>): Generations {
  return generations.map((generation) => ({
    ...generation,
    role: roles[generation.role] ?? generation.role,
  }));
}

const POINTERS = { name: 'platform.generations', indexes: {} };

/** Which generations a view has: one document for each view, so that a switch is one write. */
export class GenerationPointer {
  private readonly parked: ParkedStreams;

  constructor(
    private readonly view: Pick<AnyView, 'name'>,
    private readonly store: ReadStore,
  ) {
    this.parked = new ParkedStreams(store);
  }

  async define(): Promise<void> {
    await this.store.define(POINTERS);
    await this.parked.define();
  }

  async load(): Promise<Generations> {
    return generationsIn((await this.store.get(POINTERS.name, this.view.name))?.body);
  }

  /**
   * From what is stored, whoever stored it, and also right after a change of which nobody knows
   * whether it happened. Answers with what is stored then.
   */
  async change(turn: (generations: Generations) => Generations): Promise<Generations> {
    const body = await changeDocument(
      this.store,
      { collection: POINTERS.name, id: this.view.name },
      (before) => {
        const generations = generationsIn(before);
        const after = turn(generations);
        return after === generations ? before : { generations: after.map((each) => ({ ...each })) };
      },
    );
    return generationsIn(body);
  }

  /** Drops what is marked to be dropped; a crash in between leaves the mark, and it is done again. */
  async sweep(generations: Generations): Promise<Generations> {
    const dropped = generations.filter(({ role }) => role === 'dropped');
    if (dropped.length === 0) return generations;
    for (const generation of dropped) {
      await this.store.drop(collectionOf(this.view, generation));
      await this.parked.forget(collectionOf(this.view, generation));
    }
    const numbers = new Set(dropped.map(({ number }) => number));
    return await this.change((now) => without(now, numbers));
  }
}

/** Of many views with one question. */
export async function loadGenerations(
  store: ReadStore,
  views: readonly string[],
): Promise<ReadonlyMap<string, Generations>> {
  const stored = await store.getMany(POINTERS.name, views);
  return new Map(views.map((view, index) => [view, generationsIn(stored[index]?.body)]));
}

const NONE: Generations = [];

function generationsIn(body: DocumentBody | undefined): Generations {
  return (body?.['generations'] ?? NONE) as unknown as Generations;
}
