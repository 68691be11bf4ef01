import type { Chance } from '../chance.js';

/** What can go wrong, how often it does, and to what. */
const FAULTS = {
  'kill relay': { weight: 5, target: 'relay' },
  'kill projector': { weight: 5, target: 'projector' },
  'kill reactor': { weight: 5, target: 'reactor' },
  'kill banking': { weight: 4, target: 'banking' },
  'kill identity': { weight: 2, target: 'identity' },
  'kill lending': { weight: 1, target: 'lending' },
  'kill notifications': { weight: 1, target: 'notifications' },
  'kill analytics': { weight: 1, target: 'analytics' },
  'freeze relay': { weight: 2, target: 'relay' },
  'freeze projector': { weight: 2, target: 'projector' },
  'freeze reactor': { weight: 2, target: 'reactor' },
  'kill broker': { weight: 2, target: 'broker' },
  'cut broker connections': { weight: 3, target: 'broker' },
  'broker out of memory': { weight: 1, target: 'broker' },
  'broker out of disk': { weight: 1, target: 'broker' },
  'lose messages': { weight: 2, target: 'broker' },
  'repeat messages': { weight: 2, target: 'broker' },
  'forge messages': { weight: 2, target: 'broker' },
  'kill read store': { weight: 3, target: 'read store' },
  'cut log connections': { weight: 3, target: 'log' },
  'stop log': { weight: 2, target: 'log' },
} as const;

export type FaultKind = keyof typeof FAULTS;

export const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[];

export interface Fault {
  readonly kind: FaultKind;
  /** Of several that it could happen to, which. */
  readonly which: number;
  readonly lastsMs: number;
}

/** What happens at the same time, after a while without trouble. */
export interface Round {
  readonly restMs: number;
  readonly faults: readonly Fault[];
}

const LONGEST_REST_MS = 2_000;
const SHORTEST_FAULT_MS = 200;
const LONGEST_FAULT_MS = 3_000;
/** Longer than any lease: somebody else has taken over when it goes on. */
const SHORTEST_FREEZE_MS = 10_500;
const LONGEST_FREEZE_MS = 14_000;
const TWO_AT_ONCE = 0.2;

/** The faults of a run: every kind once, in an order of its own, and then by chance. For ever the same. */
export class FaultPlan {
  private readonly first: FaultKind[];
  private upcoming: Fault;

  constructor(private readonly chance: Chance) {
    this.first = shuffled(FAULT_KINDS, chance);
    this.upcoming = this.fault();
  }

  next(): Round {
    const { chance } = this;
    const restMs = chance.between(0, LONGEST_REST_MS);
    const faults = [this.take()];
    if (chance.happens(TWO_AT_ONCE) && targetOf(this.upcoming) !== targetOf(faults[0])) {
      faults.push(this.take());
    }
    return { restMs, faults };
  }

  private take(): Fault {
    const fault = this.upcoming;
    this.upcoming = this.fault();
    return fault;
  }

  private fault(): Fault {
    const { chance } = this;
    const kind = this.first.pop() ?? chance.weighted(WEIGHTS);
    const lastsMs = kind.startsWith('freeze')
      ? chance.between(SHORTEST_FREEZE_MS, LONGEST_FREEZE_MS)
      : chance.between(SHORTEST_FAULT_MS, LONGEST_FAULT_MS);
    return { kind, which: chance.between(0, 1), lastsMs };
  }
}

const WEIGHTS = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, FAULTS[kind].weight])) as Record<
  FaultKind,
  number
>;

function targetOf(fault: Fault | undefined): string | undefined {
  return fault && FAULTS[fault.kind].target;
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  const places = items.map((item) => ({ item, at: chance.next() }));
  return places.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
