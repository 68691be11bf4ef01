import { NoRabbit, RabbitNode } from '../tools/engines/rabbit-node.js';

export interface BusEngine {
  readonly name: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** A RabbitMQ of one's own; undefined where there can be none. */
export async function privateRabbit(): Promise<BusEngine | undefined> {
  try {
    const node = await RabbitNode.start();
    return { name: 'RabbitMQ (private node)', url: node.url, stop: () => node.stop() };
  } catch (error) {
    if (!(error instanceof NoRabbit)) throw error;
    console.log(`without RabbitMQ: ${error.message}`);
    return undefined;
  }
}

/** The RabbitMQ of FLORIN_TEST_RABBITMQ, else one of one's own. */
export async function rabbit(): Promise<BusEngine | undefined> {
  const url = process.env['FLORIN_TEST_RABBITMQ'];
  return url ? { name: 'RabbitMQ', url, stop: () => Promise.resolve() } : await privateRabbit();
}
