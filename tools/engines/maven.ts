import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'florin');
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const LONGEST_FETCH_MS = 60_000;

export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** Why there can be no stand-in on this machine. */
export class NoStandIn extends Error {
  override readonly name = 'NoStandIn';
}

/** The folder that holds the artifacts and all they need, fetched once for all clones. */
export async function fetchedJars(name: string, artifacts: readonly Artifact[]): Promise<string> {
  const jars = join(CACHE, name);
  if (!existsSync(jars)) await fetchInto(jars, artifacts);
  return jars;
}

/** Into a folder of its own first, so that nobody finds half of them. */
async function fetchInto(jars: string, artifacts: readonly Artifact[]): Promise<void> {
  requireInstalled('mvn');
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(`${jars}-`);
  try {
    const pom = join(folder, 'pom.xml');
    const fetched = join(folder, 'jars');
    writeFileSync(pom, pomOf(artifacts));
    const options = ['--batch-mode', '--quiet', '--strict-checksums', '--file', pom];
    await promisify(execFile)('mvn', [...options, COPY_DEPENDENCIES, `-DoutputDirectory=${fetched}`], {
      timeout: LONGEST_FETCH_MS,
      killSignal: 'SIGKILL',
    });
    if (!existsSync(jars)) renameSync(fetched, jars);
  } catch (error) {
    if (!existsSync(jars)) throw new NoStandIn(`Maven did not fetch it: ${reasonOf(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function requireInstalled(tool: string): void {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, tool)))) throw new NoStandIn(`there is no ${tool}`);
}

export function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}

function pomOf(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ({ group, name, version }) => `    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${name}</artifactId>
      <version>${version}</version>
    </dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>florin</groupId>
  <artifactId>stand-in</artifactId>
  <version>1</version>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}
