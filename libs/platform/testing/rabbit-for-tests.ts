import { NoRabbit, RabbitNode } from '../../../tools/engines/rabbit-node.js';
import { dockerAnswers } from './docker.js';

export interface RabbitForTests {
  readonly url: string;
  stop(): Promise<void>;
}

/** One that a test may break. */
export interface OwnRabbit extends RabbitForTests {
  kill(): Promise<void>;
  /** Again, on the same port and with what it had kept. */
  start(): Promise<void>;
  /** What rabbitmqctl answers on this node. */
  ctl(...args: string[]): Promise<string>;
  /** A world of its own on this node, and how to get there. */
  vhost(name: string): Promise<string>;
}

/** The RabbitMQ that FLORIN_TEST_RABBITMQ names, else one of our own; nothing where there can be none. */
export async function rabbitForTests(): Promise<RabbitForTests | undefined> {
  const url = process.env['FLORIN_TEST_RABBITMQ'];
  return url ? { url, stop: () => Promise.resolve() } : await rabbitOfOurOwn();
}

/**
 * In a container where there is Docker, else out of an installed rabbitmq-server. Where neither can
 * be had the tests are skipped, unless FLORIN_REQUIRE_ENGINES is set.
 */
export async function rabbitOfOurOwn(): Promise<OwnRabbit | undefined> {
  if (await dockerAnswers()) {
    const { RabbitContainer } = await import('./rabbit-container.js');
    return await RabbitContainer.start();
  }
  try {
    return await RabbitNode.start();
  } catch (error) {
    if (!(error instanceof NoRabbit) || process.env['FLORIN_REQUIRE_ENGINES']) throw error;
    process.stderr.write(`Skipped: no FLORIN_TEST_RABBITMQ, no Docker, and ${error.message}.\n`);
    return undefined;
  }
}
