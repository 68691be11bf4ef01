import { serviceOf, workerFor, type Role } from '#assembly/role';
import { startFlorin, type ListeningFlorin } from '#assembly/start-florin';
import type { Config } from '#platform/config/config';
import { stderrLog } from '#platform/observability/stderr-log';
import { eventually } from '#platform/testing/eventually';

const ROLES: readonly Role[] = [
  serviceOf('identity'),
  serviceOf('banking'),
  serviceOf('lending'),
  serviceOf('analytics'),
  serviceOf('notifications'),
  workerFor('relay'),
  workerFor('projector'),
  workerFor('reactor'),
];
/** Until lanes have been shared out, and the views have their first generations. */
const LONGEST_START_MS = 120_000;

/** Every part of one Florin, sharing nothing but the engines, each to be stopped and started by itself. */
export class Parts {
  /** Where each of them listens now. */
  readonly urls: Record<string, readonly string[]> = {};
  private readonly running = new Map<string, ListeningFlorin>();

  constructor(private readonly config: Config) {}

  async startAll(): Promise<void> {
    await Promise.all(ROLES.map(({ name }) => this.start(name)));
  }

  async stopAll(): Promise<void> {
    await Promise.all(Array.from(this.running.keys(), (name) => this.stop(name)));
  }

  get(name: string): ListeningFlorin {
    const part = this.running.get(name);
    if (!part) throw new Error(`there is no ${name} running`);
    return part;
  }

  async start(name: string): Promise<void> {
    const role = ROLES.find((each) => each.name === name);
    if (!role) throw new Error(`there is no part called ${name}`);
    const telling = role.contexts.includes('identity') ? { tell: () => undefined } : {};
    const part = await startFlorin({ config: this.config, role, log: stderrLog, ...telling });
    this.running.set(name, part);
    this.urls[name] = [part.url];
  }

  async stop(name: string): Promise<void> {
    const part = this.get(name);
    this.running.delete(name);
    this.urls[name] = [];
    await part.stop();
  }

  async ready(longestMs = LONGEST_START_MS): Promise<void> {
    for (const [name, { url }] of this.running) {
      const isReady = async (): Promise<boolean> => (await fetch(`${url}/health/ready`)).ok;
      await eventually(`${name} to be ready`, isReady, longestMs);
    }
  }
}
