import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.js';

const VERSION = '1.47.0';
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'florin');
const JARS = join(CACHE, `mongo-java-server-${VERSION}`);
const SOURCE = join(import.meta.dirname, 'mongo-stand-in', 'MongoStandIn.java');
const LONGEST_FETCH_MS = 60_000;
const LONGEST_START_MS = 30_000;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>florin</groupId>
  <artifactId>mongo-stand-in</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>de.bwaldvogel</groupId>
      <artifactId>mongo-java-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/** Why there can be no stand-in on this machine. */
export class NoStandIn extends Error {
  override readonly name = 'NoStandIn';
}

/**
 * mongo-java-server, a server that speaks MongoDB's protocol and keeps everything in memory. It is
 * not MongoDB: it has no transactions, no replication, and reads a whole collection for a page.
 */
export class MongoStandIn {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** `port` 0 picks a free one; the same one again shows how a lost server that returns is met. */
  static async start(port = 0): Promise<MongoStandIn> {
    for (const tool of ['java', 'javac']) requireInstalled(tool);
    if (!existsSync(JARS)) await fetchJars();
    const child = spawn('java', ['-Xmx512m', '-cp', join(JARS, '*'), SOURCE, String(port)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', () => undefined);
    try {
      const url = await eventually('the stand-in to be up', () => upOrEnded(child, said), LONGEST_START_MS);
      return new MongoStandIn(url, child);
    } catch (error) {
      child.kill('SIGKILL');
      throw new NoStandIn(`mongo-java-server does not start: ${reasonOf(error)}`);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await ended;
  }
}

function upOrEnded(child: ChildProcess, said: string): string | undefined {
  if (child.exitCode !== null) throw new Error(`it has ended with ${child.exitCode}`);
  return /^(mongodb:\S+)\n/m.exec(said)?.[1];
}

function requireInstalled(tool: string): void {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, tool)))) throw new NoStandIn(`there is no ${tool}`);
}

/** Into a folder of its own first, so that nobody finds half of them. */
async function fetchJars(): Promise<void> {
  requireInstalled('mvn');
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(`${JARS}-`);
  try {
    const pom = join(folder, 'pom.xml');
    const jars = join(folder, 'jars');
    writeFileSync(pom, POM);
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const options = ['--batch-mode', '--quiet', '--strict-checksums', '--file', pom];
    await promisify(execFile)('mvn', [...options, goal, `-DoutputDirectory=${jars}`], {
      timeout: LONGEST_FETCH_MS,
      killSignal: 'SIGKILL',
    });
    if (!existsSync(JARS)) renameSync(jars, JARS);
  } catch (error) {
    if (!existsSync(JARS)) throw new NoStandIn(`Maven did not fetch mongo-java-server: ${reasonOf(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
