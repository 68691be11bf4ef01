import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fetchedJars, reasonOf, requireInstalled, NoStandIn } from './maven.js';

/** Built, this file stands in dist, and the Java beside its source was not copied there. */
const HERE = import.meta.dirname.replace(join(sep, 'dist', 'tools'), join(sep, 'tools'));
const SOURCE = join(HERE, 'mongo-stand-in', 'MongoStandIn.java');
const VERSION = '1.47.0';
const ARTIFACTS = ['mongo-java-server', 'mongo-java-server-h2-backend'].map((name) => ({
  group: 'de.bwaldvogel',
  name,
  version: VERSION,
}));
const LONGEST_START_MS = 30_000;

export interface StandInOptions {
  /** 0 picks a free one; the same one again shows how a lost server that returns is met. */
  readonly port?: number;
  /** Where everything is kept; without it, in memory. */
  readonly file?: string;
}

/**
 * mongo-java-server, a server that speaks MongoDB's protocol. It is not MongoDB: it has no
 * transactions, no replication, and reads a whole collection for a page. With a file it can be killed
 * and started again, and still has what it has answered; a power cut it would not survive.
 */
export class MongoStandIn {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start({ port = 0, file }: StandInOptions = {}): Promise<MongoStandIn> {
    for (const tool of ['java', 'javac']) requireInstalled(tool);
    const jars = await fetchedJars(`mongo-java-server-on-h2-${VERSION}`, ARTIFACTS);
    const place = file === undefined ? [String(port)] : [String(port), file];
    const child = spawn('java', ['-Xmx512m', '-cp', join(jars, '*'), SOURCE, ...place], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const slow = setTimeout(() => child.kill('SIGKILL'), LONGEST_START_MS);
    try {
      return new MongoStandIn(await urlSaidBy(child), child);
    } catch (error) {
      child.kill('SIGKILL');
      throw new NoStandIn(`mongo-java-server does not start: ${reasonOf(error)}`);
    } finally {
      clearTimeout(slow);
    }
  }

  /** As a kill or a power cut ends it: nothing is said to it beforehand. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await ended;
  }
}

async function urlSaidBy(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new TypeError('its output is piped to us');
  await once(child, 'spawn');
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('mongodb://')) return line;
  }
  throw new Error('it ended before it was up');
}
