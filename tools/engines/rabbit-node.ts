import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const LONGEST_START_MS = 60_000;
const LONGEST_CTL_MS = 30_000;
const POLL_MS = 50;
/** Debian's script on the path only runs as root or as rabbitmq, and changes who it is. */
const DEBIAN_SCRIPTS = '/usr/lib/rabbitmq/bin';
const LOOPBACK_ONLY = '-kernel inet_dist_use_interface {127,0,0,1}';
/** Whoever started this holds its input open: when that is gone, however it ended, so is all of this. */
const UNTIL_INPUT_ENDS = 'epmd -port "$ERL_EPMD_PORT" & "$0" & cat > /dev/null; kill -9 -$$';

interface Ports {
  readonly amqp: number;
  readonly distribution: number;
  readonly epmd: number;
}

/** Why there can be no node on this machine. */
export class NoRabbit extends Error {
  override readonly name = 'NoRabbit';
}

/** A RabbitMQ of one's own, on loopback and in a temporary directory, out of what is installed here. */
export class RabbitNode {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly scripts: string,
    private readonly directory: string,
    private readonly ports: Ports,
  ) {}

  static async start(): Promise<RabbitNode> {
    const scripts = [DEBIAN_SCRIPTS, ...(process.env['PATH'] ?? '').split(delimiter)].find((folder) =>
      existsSync(join(folder, 'rabbitmq-server')),
    );
    if (scripts === undefined) throw new NoRabbit('there is no rabbitmq-server');
    const directory = mkdtempSync(join(tmpdir(), 'florin-rabbit-'));
    const node = new RabbitNode(scripts, directory, await freePorts());
    await node.start();
    return node;
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.ports.amqp}`;
  }

  /** Again, on the same port and with what it had kept. */
  async start(): Promise<void> {
    const child = spawn('sh', ['-c', UNTIL_INPUT_ENDS, join(this.scripts, 'rabbitmq-server')], {
      env: this.environment(),
      // Where it leaves what it has to say when it crashes.
      cwd: this.directory,
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.child = child;
    try {
      await answering(this.ports.amqp, child);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** At once, with whatever it was doing. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  /** For good: what it kept goes too. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 10 });
  }

  /** What rabbitmqctl answers on this node. */
  async ctl(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(join(this.scripts, 'rabbitmqctl'), ['-q', ...args], {
      env: this.environment(),
      timeout: LONGEST_CTL_MS,
      killSignal: 'SIGKILL',
    });
    return stdout;
  }

  /** A world of its own on this node, and how to get there. */
  async vhost(name: string): Promise<string> {
    await this.ctl('add_vhost', name);
    await this.ctl('set_permissions', '-p', name, 'guest', '.*', '.*', '.*');
    return `${this.url}/${encodeURIComponent(name)}`;
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      HOME: this.directory,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: String(this.ports.epmd),
      RABBITMQ_NODENAME: `florin-${this.ports.amqp}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(this.ports.amqp),
      RABBITMQ_DIST_PORT: String(this.ports.distribution),
      RABBITMQ_MNESIA_BASE: join(this.directory, 'data'),
      RABBITMQ_LOG_BASE: join(this.directory, 'log'),
      RABBITMQ_PID_FILE: join(this.directory, 'pid'),
      RABBITMQ_CONFIG_FILE: join(this.directory, 'rabbitmq'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_ENABLED_PLUGINS_FILE: join(this.directory, 'plugins'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: LOOPBACK_ONLY,
      RABBITMQ_CTL_ERL_ARGS: LOOPBACK_ONLY,
    };
  }
}

/** All held at once, so that they differ. */
async function freePorts(): Promise<Ports> {
  const servers = [createServer(), createServer(), createServer()];
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const [amqp = 0, distribution = 0, epmd = 0] = servers.map((server) => {
    return (server.address() as AddressInfo).port;
  });
  for (const server of servers) await once(server.close(), 'close');
  return { amqp, distribution, epmd };
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + LONGEST_START_MS;
  while (!(await isAnswering(port))) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new NoRabbit('rabbitmq-server does not start');
    await delay(POLL_MS);
  }
}

/** Whether something greets whoever speaks the protocol to it. */
async function isAnswering(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('AMQP\0\0\x09\x01', 'latin1');
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
