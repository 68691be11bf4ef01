import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EsdbDouble } from '../../tools/esdb-double/esdb-double.js';
import { MongoStandIn } from '../../tools/engines/mongo-stand-in.js';
import { RabbitNode } from '../../tools/engines/rabbit-node.js';
import { ADMIN_PASSWORD } from '../sign-ups.js';
import { freePorts } from './free-ports.js';
import { Gate } from './gate.js';

const MASTER_KEY_BYTES = 32;
const MAX_CTL_TRIES = 5;
/** The stand-in has everything on disk a moment after it answers; MongoDB answers when a majority has it. */
const UNTIL_ON_DISK_MS = 250;

/** What they are, for the report: not all of them are the real thing. */
export const WHAT_IT_RAN_ON = [
  'RabbitMQ: a real one, a node of its own',
  'EventStoreDB: a double in memory, which proves our use of the client and nothing of the server',
  'MongoDB: a stand-in (mongo-java-server), one on disk for the views and one in memory for the vault',
];

interface StartedEngines {
  readonly broker: RabbitNode;
  readonly log: EsdbDouble;
  /** Nothing is done to it: a key that is lost is lost. */
  readonly vault: MongoStandIn;
  readonly readStore: MongoStandIn;
  readonly readStoreFile: string;
  readonly readStoreGate: Gate;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** What the processes of Florin share, all on loopback, to be broken and mended. */
export class Engines {
  private readonly masterKey = randomBytes(MASTER_KEY_BYTES).toString('base64');
  private readStore: MongoStandIn;

  private constructor(private readonly started: StartedEngines) {
    this.readStore = started.readStore;
    this.openGate();
  }

  static async start(directory: string): Promise<Engines> {
    const readStoreFile = join(directory, 'read-store');
    const opened: Stoppable[] = [];
    const kept = async <Engine extends Stoppable>(starting: Promise<Engine>): Promise<Engine> => {
      const engine = await starting;
      opened.push(engine);
      return engine;
    };
    try {
      const [gatePort = 0, logPort = 0] = await freePorts(2);
      const readStoreGate = await kept(Gate.on(gatePort));
      const readStore = await kept(MongoStandIn.start({ file: readStoreFile }));
      const vault = await kept(MongoStandIn.start());
      const log = await kept(EsdbDouble.start({ port: logPort }));
      const broker = await kept(RabbitNode.start());
      return new Engines({ broker, log, vault, readStore, readStoreFile, readStoreGate });
    } catch (error) {
      for (const engine of opened) await engine.stop();
      throw error;
    }
  }

  get broker(): RabbitNode {
    return this.started.broker;
  }

  get log(): EsdbDouble {
    return this.started.log;
  }

  get vaultUrl(): string {
    return this.started.vault.url;
  }

  /** What a process of Florin needs to be told to work on them. */
  environment(): Readonly<Record<string, string>> {
    return {
      FLORIN_EVENT_STORE: this.log.url,
      FLORIN_BUS: this.broker.url,
      FLORIN_READ_STORE: `mongodb://127.0.0.1:${this.started.readStoreGate.port}`,
      FLORIN_VAULT: this.vaultUrl,
      FLORIN_MASTER_KEY: this.masterKey,
      FLORIN_ADMIN_PASSWORD: ADMIN_PASSWORD,
      FLORIN_HOST: '127.0.0.1',
    };
  }

  /** What rabbitmqctl is told to do, told again when it does not come to its end. */
  async tellBroker(...args: string[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.broker.ctl(...args);
        return;
      } catch (error) {
        if (tries === MAX_CTL_TRIES) throw error;
      }
    }
  }

  /** Nobody gets an answer any more; then, when what was answered is on disk, it is killed. */
  async killReadStore(): Promise<void> {
    this.started.readStoreGate.shut();
    await pause(UNTIL_ON_DISK_MS);
    await this.readStore.stop();
  }

  async startReadStore(): Promise<void> {
    this.readStore = await MongoStandIn.start({ file: this.started.readStoreFile });
    this.openGate();
  }

  async stop(): Promise<void> {
    const { broker, log, vault, readStoreGate } = this.started;
    for (const engine of [broker, readStoreGate, this.readStore, vault, log]) await engine.stop();
  }

  private openGate(): void {
    this.started.readStoreGate.openTo(Number(new URL(this.readStore.url).port));
  }
}
