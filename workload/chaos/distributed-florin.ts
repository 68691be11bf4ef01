import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { openFrontDoor, type FrontDoor } from '../../tools/front-door.js';
import { FlorinProcess } from '../florin-process.js';
import type { RunningFlorin } from '../running-florin.js';
import { freePorts } from './free-ports.js';

const INSTANCES = {
  identity: 1,
  banking: 2,
  lending: 1,
  notifications: 1,
  analytics: 1,
  relay: 2,
  projector: 2,
  reactor: 2,
} as const;
export type ServiceName = keyof typeof INSTANCES;

/** So long after the last trouble, Florin may still ask for patience: leases have to lapse first. */
const CALM_AFTER_MS = 15_000;

interface Instance {
  readonly name: string;
  readonly service: ServiceName;
  readonly url: string;
  readonly process: FlorinProcess;
}

export interface DistributedOptions {
  /** Where the built processes are. */
  readonly apps: string;
  /** Where each of them has its log written. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Florin as processes of their own, several of most, behind one door. */
export class DistributedFlorin implements RunningFlorin {
  private troubles = 0;
  private calmSince = 0;

  private constructor(
    private readonly instances: readonly Instance[],
    private readonly door: FrontDoor,
    private readonly logs: readonly WriteStream[],
  ) {}

  static async open(options: DistributedOptions): Promise<DistributedFlorin> {
    const names = (Object.keys(INSTANCES) as ServiceName[]).flatMap((service) =>
      Array.from({ length: INSTANCES[service] }, (_, number) => ({ service, name: `${service}-${number}` })),
    );
    const ports = await freePorts(names.length);
    const logs: WriteStream[] = [];
    const instances = names.map(({ service, name }, index): Instance => {
      const log = createWriteStream(join(options.directory, `${name}.log`));
      logs.push(log);
      const port = String(ports[index]);
      const process = new FlorinProcess({
        script: join(options.apps, service, 'main.js'),
        environment: { ...options.environment, PORT: port },
        hear: (line) => log.write(`${new Date().toISOString()} ${line}\n`),
      });
      return { name, service, url: `http://127.0.0.1:${port}`, process };
    });
    const door = await openFrontDoor(
      Object.fromEntries(
        names.map(({ service }) => [
          service,
          instances.filter((each) => each.service === service).map(({ url }) => url),
        ]),
      ),
    );
    return new DistributedFlorin(instances, door, logs);
  }

  url(): Promise<string> {
    return Promise.resolve(this.door.url);
  }

  get isDisturbed(): boolean {
    const isCalm = performance.now() - this.calmSince > CALM_AFTER_MS;
    return this.troubles > 0 || !isCalm || this.instances.some(({ process }) => process.isDisturbed);
  }

  get complaints(): readonly string[] {
    return this.instances.flatMap(({ name, process }) =>
      process.complaints.map((said) => `${name}: ${said}`),
    );
  }

  /** While it lasts, and for a while afterwards, Florin may ask for patience. */
  async disturbed<Result>(work: () => Promise<Result>): Promise<Result> {
    this.troubles += 1;
    try {
      return await work();
    } finally {
      this.troubles -= 1;
      this.calmSince = performance.now();
    }
  }

  of(service: ServiceName): readonly FlorinProcess[] {
    return this.instances.filter((each) => each.service === service).map(({ process }) => process);
  }

  /** Resolves when every process listens. */
  async start(): Promise<void> {
    for (const { process } of this.instances) process.start();
    await Promise.all(this.instances.map(({ process }) => process.url()));
    this.calmSince = performance.now();
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await Promise.all(this.instances.map(({ process }) => process.stop(signal)));
  }

  async close(): Promise<void> {
    await this.stop('SIGKILL');
    await this.door.close();
    for (const log of this.logs) log.end();
  }
}
