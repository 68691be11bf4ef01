import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { EsdbDouble } from '../../../tools/esdb-double/esdb-double.js';

const IMAGE = 'eventstore/eventstore:24.10';
const PORT = 2113;
const DOCKER_SOCKET = '/var/run/docker.sock';
const DOCKER_LIMIT_MS = 1_000;

export interface EsdbServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** What stands for EventStoreDB in a test, and says which it is. */
export interface EsdbForTests {
  readonly which: 'the server of FLORIN_TEST_EVENTSTOREDB' | `a container of ${string}` | 'a double';
  /** Whether what `start` gives has nothing in its log, nor anybody else who writes to it. */
  readonly isFresh: boolean;
  start(): Promise<EsdbServer>;
}

/** The server in FLORIN_TEST_EVENTSTOREDB, else a container for each who asks, else the double. */
export async function esdbForTests(): Promise<EsdbForTests> {
  const url = process.env['FLORIN_TEST_EVENTSTOREDB'];
  if (url) {
    const start = (): Promise<EsdbServer> => Promise.resolve({ url, stop: () => Promise.resolve() });
    return { which: 'the server of FLORIN_TEST_EVENTSTOREDB', isFresh: false, start };
  }
  return (await dockerAnswers())
    ? { which: `a container of ${IMAGE}`, isFresh: true, start: startContainer }
    : { which: 'a double', isFresh: true, start: () => EsdbDouble.start() };
}

async function startContainer(): Promise<EsdbServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({
      EVENTSTORE_INSECURE: 'true',
      EVENTSTORE_MEM_DB: 'true',
      EVENTSTORE_RUN_PROJECTIONS: 'None',
    })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCodeMatching((code) => code < 300))
    .start();
  const url = `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`;
  return {
    url,
    stop: async () => {
      await container.stop();
    },
  };
}

async function dockerAnswers(): Promise<boolean> {
  const host = process.env['DOCKER_HOST'];
  if (!host && !existsSync(DOCKER_SOCKET)) return false;
  const { protocol, hostname, port, pathname } = new URL(host ?? `unix://${DOCKER_SOCKET}`);
  const place = protocol === 'unix:' ? { socketPath: pathname } : { host: hostname, port };
  return await new Promise<boolean>((resolve) => {
    const asked = request({ ...place, path: '/_ping', timeout: DOCKER_LIMIT_MS }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
