import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers';

const IMAGE = 'rabbitmq:4-management';
const AMQP = 5672;
const STARTED = ['rabbitmqctl', 'await_startup'];

/** A RabbitMQ of one's own in a container, always on the same port. */
export class RabbitContainer {
  private constructor(
    readonly url: string,
    private readonly container: StartedTestContainer,
  ) {}

  static async start(): Promise<RabbitContainer> {
    const host = await freePort();
    const container = await new GenericContainer(IMAGE)
      .withExposedPorts({ container: AMQP, host })
      .withEnvironment({ RABBITMQ_DEFAULT_USER: 'florin', RABBITMQ_DEFAULT_PASS: 'florin' })
      .withWaitStrategy(Wait.forSuccessfulCommand('rabbitmqctl await_startup && rabbitmqctl list_vhosts'))
      .start();
    return new RabbitContainer(`amqp://florin:florin@${container.getHost()}:${host}`, container);
  }

  async start(): Promise<void> {
    const { container } = await getContainerRuntimeClient();
    await container.start(container.getById(this.container.getId()));
    await this.container.exec(STARTED);
  }

  async kill(): Promise<void> {
    const { container } = await getContainerRuntimeClient();
    await container.getById(this.container.getId()).kill();
  }

  async stop(): Promise<void> {
    await this.container.stop();
  }

  async ctl(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.container.exec(['rabbitmqctl', '-q', ...args]);
    if (exitCode !== 0) throw new Error(`rabbitmqctl has ended with ${exitCode}: ${output}`);
    return output;
  }

  async vhost(name: string): Promise<string> {
    await this.ctl('add_vhost', name);
    await this.ctl('set_permissions', '-p', name, 'florin', '.*', '.*', '.*');
    return `${this.url}/${encodeURIComponent(name)}`;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
