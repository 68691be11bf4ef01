import fc from 'fast-check';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import { silentLog } from '#platform/testing/silent-log';
import { FarReadStore, VirtualTime, VirtualStopwatch } from '#platform/testing/virtual-time';
import type { Lease } from './lease.js';
import { Shares } from './shares.js';

const TTL_MS = 3_000;
const ITEMS = 5;

interface Holding {
  readonly item: number;
  readonly epoch: number;
  readonly by: Instance;
}

/** Several instances in one virtual time, and a watch on who holds what. */
class World {
  readonly time = new VirtualTime();
  readonly store = new MemoryReadStore();
  readonly instances: Instance[] = [];
  readonly failures: unknown[] = [];
  private readonly holders = new Map<number, Holding>();
  private readonly lastEpochs = new Map<number, number>();

  start(options: Partial<InstanceOptions> = {}): Instance {
    const usual = { rate: 1, fault: () => undefined, delayMs: () => 5, isAlone: false };
    const instance = new Instance(this, { ...usual, ...options });
    this.instances.push(instance);
    return instance;
  }

  begin(holding: Holding): void {
    const before = this.holders.get(holding.item);
    if (before?.by.stopwatch.isRunning) this.failures.push(`item ${holding.item} has two holders`);
    const lastEpoch = this.lastEpochs.get(holding.item) ?? 0;
    if (holding.epoch <= lastEpoch) this.failures.push(`epoch ${holding.epoch} after ${lastEpoch}`);
    this.lastEpochs.set(holding.item, holding.epoch);
    this.holders.set(holding.item, holding);
  }

  end(holding: Holding): void {
    if (this.holders.get(holding.item) === holding) this.holders.delete(holding.item);
  }

  /** Of the last holder of each item. */
  epochs(): number[] {
    return [...this.lastEpochs.values()];
  }

  /** How many items each of the running ones holds. */
  shares(): number[] {
    const running = this.instances.filter(({ stopwatch }) => stopwatch.isRunning);
    return running.map((each) => [...this.holders.values()].filter(({ by }) => by === each).length).sort();
  }
}

interface InstanceOptions {
  /** How fast its clock goes. */
  readonly rate: number;
  readonly delayMs: () => number;
  readonly fault: () => 'lost' | 'unanswered' | undefined;
  readonly isAlone: boolean;
}

class Instance {
  readonly stopwatch: VirtualStopwatch;
  readonly shares: Shares;
  private readonly stopping = new AbortController();
  endingMs = 0;

  constructor(
    private readonly world: World,
    { rate, delayMs, fault, isAlone }: InstanceOptions,
  ) {
    this.stopwatch = new VirtualStopwatch(world.time, rate);
    const store = new FarReadStore(world.store, world.time, this.stopwatch, { delayMs, fault });
    const { stopwatch } = this;
    const parts = { group: 'g', count: ITEMS, store, log: silentLog, ttlMs: TTL_MS, stopwatch };
    this.shares = new Shares({ ...parts, isAlone });
    const running = this.shares.run((item, lease) => this.hold(item, lease), this.stopping.signal);
    running.then(
      () => this.die(),
      (error: unknown) => world.failures.push(error),
    );
  }

  die(): void {
    this.stopwatch.isRunning = false;
  }

  stop(): void {
    this.stopping.abort();
  }

  private async hold(item: number, lease: Lease): Promise<void> {
    const holding = { item, epoch: lease.epoch, by: this };
    this.world.begin(holding);
    await new Promise<void>((resolve) => lease.signal.addEventListener('abort', () => resolve()));
    await this.stopwatch.wait(this.endingMs);
    this.world.end(holding);
  }
}

describe('Shares', () => {
  it('gives everything to one, and half of it to another who comes', async () => {
    const world = new World();
    world.start();
    await world.time.pass(2_500);
    expect(world.shares()).toEqual([5]);
    world.start();
    await world.time.pass(3_500);
    expect(world.shares()).toEqual([2, 3]);
  });

  it('counts no member that died before it came', async () => {
    const world = new World();
    const dead = [world.start(), world.start(), world.start()];
    await world.time.pass(5_000);
    for (const each of dead) each.die();
    await world.time.pass(TTL_MS);
    world.start();
    await world.time.pass(TTL_MS + 1_500);
    expect(world.shares()).toEqual([5]);
  });

  it('hands over at once what is given up, and soon what one that died held', async () => {
    const world = new World();
    const [one, two] = [world.start(), world.start(), world.start()];
    await world.time.pass(5_000);
    expect(world.shares()).toEqual([1, 2, 2]);
    one.stop();
    await world.time.pass(1_500);
    expect(world.shares()).toEqual([2, 3]);
    two.die();
    await world.time.pass(TTL_MS + 1_500);
    expect(world.shares()).toEqual([5]);
  });

  it('gives everything at once to one that is alone, also what the one before held as it died', async () => {
    const world = new World();
    const first = world.start({ isAlone: true });
    await world.time.pass(100);
    expect(world.shares()).toEqual([5]);
    first.die();
    world.start({ isAlone: true });
    await world.time.pass(100);
    expect(world.shares()).toEqual([5]);
    expect(world.epochs()).toEqual([2, 2, 2, 2, 2]);
    expect(world.failures).toEqual([]);
  });

  it('gives a lease up only after the work has ended', async () => {
    const world = new World();
    const slow = world.start();
    slow.endingMs = 10_000;
    await world.time.pass(1_000);
    world.start();
    await world.time.pass(9_000);
    expect(world.shares()).toEqual([0, 5]);
    await world.time.pass(5_000);
    expect(world.shares()).toEqual([2, 3]);
  });

  it('keeps what it holds while the store is away for half of a lease, whenever that begins', async () => {
    for (let laterMs = 0; laterMs < TTL_MS; laterMs += 50) {
      const world = new World();
      let isAway = false;
      world.start({ fault: () => (isAway ? 'lost' : undefined) });
      await world.time.pass(2_500 + laterMs);
      isAway = true;
      await world.time.pass(TTL_MS / 2);
      isAway = false;
      await world.time.pass(TTL_MS);
      expect(world.epochs()).toEqual([1, 1, 1, 1, 1]);
    }
  });

  it('lets go by itself while the store is away, and goes on when it is back', async () => {
    const world = new World();
    let fault: 'lost' | undefined;
    const one = world.start({ fault: () => fault });
    await world.time.pass(1_000);
    fault = 'lost';
    await world.time.pass(TTL_MS);
    expect(one.shares.status().held).toEqual([]);
    expect(one.shares.status().fault).toContain('injected');
    fault = undefined;
    await world.time.pass(1_000);
    expect(one.shares.status()).toEqual({ members: 1, held: [0, 1, 2, 3, 4] });
  });

  it('never lets an item have two holders, and shares out everything in the end', async () => {
    const happening = fc.record({
      afterMs: fc.nat({ max: 4_000 }),
      what: fc.constantFrom('start', 'stop', 'die', 'fail', 'mend'),
      whom: fc.nat({ max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 5, maxLength: 25 }),
        fc.infiniteStream(fc.nat({ max: 999 })),
        tortured,
      ),
      { numRuns: 150 },
    );
  });
});

interface Happening {
  readonly afterMs: number;
  readonly what: string;
  readonly whom: number;
}

async function tortured(happenings: readonly Happening[], dice: Iterator<number>): Promise<void> {
  const world = new World();
  let isFailing = false;
  const roll = (): number => (dice.next().value as number) / 1_000;
  const fault = (): 'lost' | 'unanswered' | undefined => {
    if (!isFailing || roll() < 0.5) return undefined;
    return roll() < 0.5 ? 'lost' : 'unanswered';
  };
  // Mostly quick; while things fail, some answers take longer than a lease lives.
  const delayMs = (): number => (isFailing && roll() < 0.1 ? roll() * 2 * TTL_MS : roll() * 40);
  const start = (): void => {
    const instance = world.start({ rate: 0.97 + roll() * 0.06, delayMs, fault });
    instance.endingMs = roll() * (TTL_MS / 10);
  };
  start();
  for (const { afterMs, what, whom } of happenings) {
    await world.time.pass(afterMs);
    const running = world.instances.filter(({ stopwatch }) => stopwatch.isRunning);
    const chosen = running[whom % Math.max(1, running.length)];
    if (what === 'start' && running.length < 6) start();
    if (what === 'stop' && running.length > 1 && chosen) chosen.stop();
    if (what === 'die') chosen?.die();
    if (what === 'fail') isFailing = true;
    if (what === 'mend') isFailing = false;
  }
  isFailing = false;
  start();
  await world.time.pass(10 * TTL_MS);
  expect(world.failures).toEqual([]);
  const shares = world.shares();
  expect(shares.reduce((sum, each) => sum + each, 0)).toBe(ITEMS);
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
}
