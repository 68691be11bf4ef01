import { NoStandIn, reasonOf } from '../../../tools/engines/maven.js';
import { MongoStandIn } from '../../../tools/engines/mongo-stand-in.js';
import { dockerAnswers } from './docker.js';

/** A server for tests to talk to, or why there is none. */
export type MongoForTests =
  { readonly url: string; stop(): Promise<void> } | { readonly url?: undefined; readonly stop?: undefined };

/** One that a test may take down and bring back, at the same address. */
export type MongoToTakeDown = MongoForTests & { startAgain?(): Promise<void> };

const IMAGE = 'mongo:8';
const PORT = 27_017;
const LONGEST_START_MS = 120_000;

/**
 * The MongoDB that FLORIN_TEST_MONGODB names, else one in a container, else a stand-in, started for
 * these tests alone. Where none can be had the tests are skipped, unless FLORIN_REQUIRE_ENGINES is set.
 */
export async function mongoForTests(): Promise<MongoForTests> {
  const url = process.env['FLORIN_TEST_MONGODB'];
  if (url) return { url: url.replace(/\/+$/, ''), stop: () => Promise.resolve() };
  return (await inContainer()) ?? (await mongoToTakeDown());
}

/**
 * Always the stand-in: a container would come back at another port. It comes back with what was in
 * its file, and with nothing in it when it has none.
 */
export async function mongoToTakeDown(file?: string): Promise<MongoToTakeDown> {
  const keeping = file === undefined ? {} : { file };
  try {
    let standIn = await MongoStandIn.start(keeping);
    const { url } = standIn;
    const startAgain = async (): Promise<void> => {
      standIn = await MongoStandIn.start({ ...keeping, port: Number(new URL(url).port) });
    };
    return { url, stop: () => standIn.stop(), startAgain };
  } catch (error) {
    if (!(error instanceof NoStandIn) || process.env['FLORIN_REQUIRE_ENGINES']) throw error;
    say(`Skipped: no MongoDB, and no stand-in for it (${error.message}).`);
    return {};
  }
}

async function inContainer(): Promise<MongoForTests | undefined> {
  if (!(await dockerAnswers())) return undefined;
  try {
    const { GenericContainer, Wait } = await import('testcontainers');
    const container = await new GenericContainer(IMAGE)
      .withExposedPorts(PORT)
      .withWaitStrategy(Wait.forLogMessage(/waiting for connections/i))
      .withStartupTimeout(LONGEST_START_MS)
      .start();
    const url = `mongodb://${container.getHost()}:${container.getMappedPort(PORT)}`;
    return {
      url,
      stop: async () => {
        await container.stop();
      },
    };
  } catch (error) {
    say(`No MongoDB in a container (${reasonOf(error)}).`);
    return undefined;
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
