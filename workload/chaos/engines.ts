import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { EsdbDouble } from '../../tools/esdb-double/esdb-double.js';
import { MongoStandIn } from '../../tools/engines/mongo-stand-in.js';
import { RabbitNode } from '../../tools/engines/rabbit-node.js';
import { ADMIN_PASSWORD } from '../sign-ups.js';
import { freePorts } from './free-ports.js';

const MASTER_KEY_BYTES = 32;

/** What they are, for the report: not all of them are the real thing. */
export const WHAT_IT_RAN_ON = [
  'RabbitMQ: a real one, a node of its own',
  'EventStoreDB: a double in memory, which proves our use of the client and nothing of the server',
  'MongoDB: a stand-in (mongo-java-server), one on disk for the views and one in memory for the vault',
];

interface StartedEngines {
  readonly broker: RabbitNode;
  readonly log: EsdbDouble;
  readonly vault: MongoStandIn;
  readonly readStore: MongoStandIn;
}

/** What the processes of Florin share, all on loopback, to be broken and mended. */
export class Engines {
  private readonly masterKey = randomBytes(MASTER_KEY_BYTES).toString('base64');

  readonly broker: RabbitNode;
  readonly log: EsdbDouble;
  /** Nothing is done to it: a key that is lost is lost. */
  private readonly vault: MongoStandIn;
  private readStore: MongoStandIn;

  private constructor(
    started: StartedEngines,
    private readonly readStoreFile: string,
  ) {
    ({ broker: this.broker, log: this.log, vault: this.vault, readStore: this.readStore } = started);
  }

  static async start(directory: string): Promise<Engines> {
    const file = join(directory, 'read-store');
    const opened: { stop(): Promise<void> }[] = [];
    const kept = async <Engine extends { stop(): Promise<void> }>(engine: Promise<Engine>) => {
      opened.push(await engine);
      return await engine;
    };
    try {
      const [readStorePort = 0, logPort = 0] = await freePorts(2);
      const readStore = await kept(MongoStandIn.start({ file, port: readStorePort }));
      const vault = await kept(MongoStandIn.start());
      const log = await kept(EsdbDouble.start({ port: logPort }));
      const broker = await kept(RabbitNode.start());
      return new Engines({ broker, log, vault, readStore }, file);
    } catch (error) {
      for (const engine of opened) await engine.stop();
      throw error;
    }
  }

  get vaultUrl(): string {
    return this.vault.url;
  }

  /** What a process of Florin needs to be told to work on them. */
  environment(): Readonly<Record<string, string>> {
    return {
      FLORIN_EVENT_STORE: this.log.url,
      FLORIN_BUS: this.broker.url,
      FLORIN_READ_STORE: this.readStore.url,
      FLORIN_VAULT: this.vault.url,
      FLORIN_MASTER_KEY: this.masterKey,
      FLORIN_ADMIN_PASSWORD: ADMIN_PASSWORD,
      FLORIN_HOST: '127.0.0.1',
    };
  }

  async killReadStore(): Promise<void> {
    await this.readStore.stop();
  }

  async startReadStore(): Promise<void> {
    const port = Number(new URL(this.readStore.url).port);
    this.readStore = await MongoStandIn.start({ port, file: this.readStoreFile });
  }

  async stop(): Promise<void> {
    for (const engine of [this.broker, this.readStore, this.vault, this.log]) await engine.stop();
  }
}
