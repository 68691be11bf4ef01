import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { NoStandIn } from '../tools/engines/maven.js';
import { MongoStandIn } from '../tools/engines/mongo-stand-in.js';
import { FlorinProcess } from '../workload/florin-process.js';
import { ADMIN_PASSWORD } from '../workload/sign-ups.js';
import { privateRabbit } from './bus-engines.js';
import { startDouble } from './esdb-double-process.js';

const ROLES = ['identity', 'banking', 'relay', 'projector', 'reactor'] as const;
const MASTER_KEY_BYTES = 32;

type Role = (typeof ROLES)[number];

/** One process of each role, and the engines they share, each a process of its own as well. */
export class FlorinInRoles {
  private readonly processes: Readonly<Record<Role, FlorinProcess>>;

  private constructor(
    environment: Readonly<Record<string, string>>,
    private readonly engines: readonly { stop(): Promise<void> }[],
  ) {
    const processOf = (role: Role): FlorinProcess =>
      new FlorinProcess({ script: join(import.meta.dirname, `../apps/${role}/main.js`), environment });
    this.processes = Object.fromEntries(ROLES.map((role) => [role, processOf(role)])) as Record<
      Role,
      FlorinProcess
    >;
  }

  /** Undefined where one of the engines cannot be had. */
  static async start(): Promise<FlorinInRoles | undefined> {
    const broker = await privateRabbit();
    if (!broker) return undefined;
    const views = await standIn();
    if (!views) {
      await broker.stop();
      return undefined;
    }
    const log = await startDouble();
    const environment = {
      FLORIN_EVENT_STORE: log.url,
      FLORIN_BUS: broker.url,
      FLORIN_READ_STORE: `${views.url.replace(/\/+$/, '')}/views`,
      FLORIN_VAULT: `${views.url.replace(/\/+$/, '')}/vault`,
      FLORIN_MASTER_KEY: randomBytes(MASTER_KEY_BYTES).toString('base64'),
      FLORIN_ADMIN_PASSWORD: ADMIN_PASSWORD,
      FLORIN_HOST: '127.0.0.1',
      PORT: '0',
    };
    const florin = new FlorinInRoles(environment, [broker, views, log]);
    await florin.begin();
    return florin;
  }

  async url(role: Role): Promise<string> {
    return await this.processes[role].url();
  }

  get complaints(): readonly string[] {
    return ROLES.flatMap((role) => this.processes[role].complaints.map((said) => `${role}: ${said}`));
  }

  async stop(): Promise<void> {
    await Promise.all(ROLES.map((role) => this.processes[role].stop('SIGTERM')));
    for (const engine of this.engines) await engine.stop();
  }

  private async begin(): Promise<void> {
    try {
      for (const role of ROLES) this.processes[role].start();
      await Promise.all(ROLES.map((role) => this.url(role)));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }
}

async function standIn(): Promise<MongoStandIn | undefined> {
  try {
    return await MongoStandIn.start();
  } catch (error) {
    if (!(error instanceof NoStandIn)) throw error;
    console.log(`without MongoDB: ${error.message}`);
    return undefined;
  }
}
