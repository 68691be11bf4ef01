import type { Config } from '#platform/config/config';
import type { TestFlorin } from './start-test-florin.js';

export function startDistributedFlorin(config: Config): Promise<TestFlorin> {
  return Promise.reject(new Error(`not yet: ${config.host}`));
}
