import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { eventually } from '#platform/testing/eventually';

const SHIPPED = 'deploy/nginx';
const FOLDERS = /\/(etc\/nginx|usr\/share)\/florin\//g;
const PLACES = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Where nginx is installed, if it is. */
export const nginxPath = PLACES.map((place) => join(place, 'nginx')).find((path) => existsSync(path));

/** The ports that the instances of each service listen on. */
export type Instances = Readonly<Record<string, readonly number[]>>;

/** nginx as it is shipped, on a port of this machine, with other addresses in place of the services'. */
export class NginxProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly output: string,
  ) {}

  static async start(program: string, directory: string, instances: Instances): Promise<NginxProcess> {
    const port = await freePort();
    writeConfiguration(directory, port, instances);
    const options = ['-p', directory, '-c', join(directory, 'nginx.conf')];
    // It opens what it writes to by name, which a pipe of Node has not.
    const output = join(directory, 'output');
    const file = openSync(output, 'a');
    const child = spawn(program, [...options, '-g', `daemon off; user ${userInfo().username};`], {
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    const nginx = new NginxProcess(`http://127.0.0.1:${port}`, child, output);
    await eventually('nginx to be up', () => nginx.isUp());
    return nginx;
  }

  /** The lines of its log of requests. */
  get requests(): readonly string[] {
    return readFileSync(this.output, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await ended;
  }

  private async isUp(): Promise<boolean> {
    if (this.child.exitCode !== null)
      throw new Error(`nginx has ended:\n${readFileSync(this.output, 'utf8')}`);
    return await fetch(`${this.url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

function writeConfiguration(directory: string, port: number, instances: Instances): void {
  mkdirSync(join(directory, 'tmp'));
  copyFileSync('docs/openapi.json', join(directory, 'openapi.json'));
  for (const file of readdirSync(SHIPPED)) {
    const text = readFileSync(join(SHIPPED, file), 'utf8')
      .replaceAll(' /tmp/', ` ${directory}/tmp/`)
      .replaceAll(FOLDERS, `${directory}/`)
      .replace('listen 8080;', `listen 127.0.0.1:${port};`)
      .replace(/^resolver .*$/m, '')
      .replaceAll(/server (\w+):3000 resolve (.*);/g, (_line, service: string, options: string) =>
        (instances[service] ?? []).map((at) => `server 127.0.0.1:${at} ${options};`).join(' '),
      );
    writeFileSync(join(directory, file), text);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
