import type { ReadStore, StoredDocument } from '#platform/read-store/read-store';
import type { AnyView } from './view.js';

/** What a generation of a view is for: reading, taking over next, going back to, or dropping. */
export type Role = 'live' | 'next' | 'previous' | 'dropped';

/** One set of a view's documents, made by one version of its code. Numbers are never used again. */
export interface Generation {
  readonly number: number;
  readonly version: number;
  readonly role: Role;
}

export type Generations = readonly Generation[];

export function inRole(generations: Generations, role: Role): Generation | undefined {
  return generations.find((generation) => generation.role === role);
}

export function collectionOf(view: AnyView, generation: Generation): string {
  return `${view.name}@${generation.number}`;
}

/** What the generations must be for code of this version: one that it made is live or about to be. */
export function preparedFor(generations: Generations, version: number): Generations {
  const made = (role: Role): boolean => inRole(generations, role)?.version === version;
  const mayStay = made('live') ? made('next') || !inRole(generations, 'next') : made('next');
  if (mayStay) return generations;
  if (made('live')) return turned(generations, { next: 'dropped' });
  return made('previous') ? withPreviousAsNext(generations) : withNext(generations, version);
}

/** A new one to build; the one that was being built is given up. */
export function withNext(generations: Generations, version: number): Generations {
  const number = Math.max(0, ...generations.map((generation) => generation.number)) + 1;
  const role = inRole(generations, 'live') ? 'next' : 'live';
  return [...turned(generations, { next: 'dropped' }), { number, version, role }];
}

/** The previous one becomes the next one, to be caught up and switched to. */
export function withPreviousAsNext(generations: Generations): Generations {
  return turned(generations, { next: 'dropped', previous: 'next' });
}

/** The next one goes live, the live one becomes the previous one, and the one before is dropped. */
export function switched(generations: Generations): Generations {
  return turned(generations, { next: 'live', live: 'previous', previous: 'dropped' });
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
  constructor(
    private readonly view: AnyView,
    private readonly store: ReadStore,
  ) {}

  async load(): Promise<Generations> {
    await this.store.define(POINTERS);
    const stored = await this.stored();
    return (stored?.body['generations'] ?? []) as unknown as Generations;
  }

  /** Also right after a save of which nobody knows whether it happened. */
  async save(generations: Generations): Promise<void> {
    const stored = await this.stored();
    const revision = stored && 'revision' in stored.version ? stored.version.revision + 1 : 0;
    const body = { generations: generations.map((generation) => ({ ...generation })) };
    const write = { collection: POINTERS.name, id: this.view.name, version: { revision }, body };
    await this.store.commit([write]);
  }

  /** Drops what is marked to be dropped; a crash in between leaves the mark, and it is done again. */
  async sweep(generations: Generations): Promise<Generations> {
    const kept = generations.filter(({ role }) => role !== 'dropped');
    if (kept.length === generations.length) return generations;
    for (const generation of generations) {
      if (generation.role === 'dropped') await this.store.drop(collectionOf(this.view, generation));
    }
    await this.save(kept);
    return kept;
  }

  private stored(): Promise<StoredDocument | undefined> {
    return this.store.get(POINTERS.name, this.view.name);
  }
}
