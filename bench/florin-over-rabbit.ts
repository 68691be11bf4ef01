import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaneCount } from '#platform/event-store/lanes';
import { FlorinProcess } from '../workload/florin-process.js';
import { ADMIN_PASSWORD } from '../workload/sign-ups.js';
import { privateRabbit } from './bus-engines.js';
import { startDouble } from './esdb-double-process.js';
import { mongoStandIn } from './read-store-engines.js';

const MASTER_KEY_BYTES = 32;

type Environment = Readonly<Record<string, string>>;

/** Which processes there are, and which of the engines they do not bring along. */
export interface Setting {
  readonly name: string;
  readonly processes: readonly string[];
  /** EventStoreDB and MongoDB, or rather what stands in for them. */
  readonly hasAllEngines: boolean;
  /** As a deployment would choose them: as many as it means to have instances. */
  readonly lanes: LaneCount;
}

const FIVE = ['identity', 'banking', 'relay', 'projector', 'reactor'];

export const SETTINGS: readonly Setting[] = [
  { name: 'one process', processes: ['standalone'], hasAllEngines: false, lanes: 1 },
  { name: 'one process, all engines', processes: ['standalone'], hasAllEngines: true, lanes: 2 },
  { name: 'five processes, all engines', processes: FIVE, hasAllEngines: true, lanes: 2 },
  { name: 'five processes, all engines', processes: FIVE, hasAllEngines: true, lanes: 8 },
];

/** The processes of a setting, and the engines they share, each a process of its own as well. */
export class FlorinOverRabbit {
  private readonly processes: ReadonlyMap<string, FlorinProcess>;

  private constructor(
    names: readonly string[],
    environment: Environment,
    private readonly engines: Engines,
  ) {
    this.processes = new Map(
      names.map((name) => [
        name,
        new FlorinProcess({ script: join(import.meta.dirname, `../apps/${name}/main.js`), environment }),
      ]),
    );
  }

  /** Undefined where one of the engines cannot be had. */
  static async start({ processes, hasAllEngines, lanes }: Setting): Promise<FlorinOverRabbit | undefined> {
    const engines = new Engines();
    const environment = await engines.start(hasAllEngines);
    if (!environment) return undefined;
    const withLanes = { ...environment, FLORIN_LANES: String(lanes) };
    const florin = new FlorinOverRabbit(processes, withLanes, engines);
    await florin.begin();
    return florin;
  }

  /** Of the process that serves the context. */
  async url(context: string): Promise<string> {
    const process = this.processes.get(context) ?? this.processes.get('standalone');
    if (!process) throw new RangeError(`nobody serves ${context}`);
    return await process.url();
  }

  get complaints(): readonly string[] {
    return Array.from(this.processes, ([name, { complaints }]) =>
      complaints.map((said) => `${name}: ${said}`),
    ).flat();
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.processes.values(), (process) => process.stop('SIGTERM')));
    await this.engines.stop();
  }

  private async begin(): Promise<void> {
    try {
      for (const process of this.processes.values()) process.start();
      await Promise.all(Array.from(this.processes.values(), (process) => process.url()));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }
}

/** What Florin runs on. */
class Engines {
  private readonly running: { stop(): Promise<unknown> }[] = [];

  /** How Florin finds them; undefined where one cannot be had. */
  async start(hasAllEngines: boolean): Promise<Environment | undefined> {
    const broker = this.stoppedLater(await privateRabbit());
    const others = hasAllEngines ? await this.others() : this.dataDirectory();
    if (broker && others)
      return {
        FLORIN_BUS: broker.url,
        FLORIN_MASTER_KEY: randomBytes(MASTER_KEY_BYTES).toString('base64'),
        FLORIN_ADMIN_PASSWORD: ADMIN_PASSWORD,
        FLORIN_HOST: '127.0.0.1',
        PORT: '0',
        ...others,
      };
    await this.stop();
    return undefined;
  }

  async stop(): Promise<void> {
    for (const engine of this.running.splice(0)) await engine.stop();
  }

  private dataDirectory(): Environment {
    const directory = mkdtempSync(join(tmpdir(), 'florin-lanes-bench-'));
    const remove = async (): Promise<void> => await rm(directory, { recursive: true });
    this.running.push({ stop: remove });
    return { FLORIN_DATA_DIR: directory };
  }

  private async others(): Promise<Environment | undefined> {
    const views = this.stoppedLater(await mongoStandIn());
    if (!views) return undefined;
    const log = this.stoppedLater(await startDouble());
    const server = views.url.replace(/\/+$/, '');
    return {
      FLORIN_EVENT_STORE: log.url,
      FLORIN_READ_STORE: `${server}/views`,
      FLORIN_VAULT: `${server}/vault`,
    };
  }

  private stoppedLater<Engine extends { stop(): Promise<unknown> } | undefined>(engine: Engine): Engine {
    if (engine) this.running.push(engine);
    return engine;
  }
}
