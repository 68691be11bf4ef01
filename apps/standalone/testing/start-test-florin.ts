import { EVERYTHING } from '#assembly/role';
import { startFlorin } from '#assembly/start-florin';
import { loadConfig } from '#platform/config/load-config';
import type { Config } from '#platform/config/config';
import { stderrLog } from '#platform/observability/stderr-log';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { inTest, type TestFlorin } from './test-florin.js';

export const ADMIN = { username: 'admin', password: 'a password for tests only' };

/** So that a test may log in as often as it likes in no time. */
const CHEAP_PASSWORD_COST = 4;
const NO_LIMIT = 1_000_000;

/**
 * A whole Florin of its own, listening: in one process on embedded engines, on a data directory that is
 * new, or given; or, where FLORIN_TEST_SYSTEM is `distributed`, each part by itself on engines they share.
 */
export async function startTestFlorin(overrides: Partial<Config> = {}): Promise<TestFlorin> {
  if (process.env['FLORIN_TEST_SYSTEM'] === 'distributed') {
    const { startDistributedFlorin } = await import('./start-distributed-florin.js');
    return await startDistributedFlorin(testConfig(overrides));
  }
  const config = testConfig(overrides);
  const florin = await startFlorin({ config, role: EVERYTHING, log: stderrLog, tell: () => undefined });
  return inTest(florin, config);
}

/** What every Florin in a test is told, and what this one is told otherwise. */
export function testConfig(overrides: Partial<Config> = {}): Config {
  return Object.assign(loadConfig({}), {
    port: 0,
    adminPassword: ADMIN.password,
    passwordCost: CHEAP_PASSWORD_COST,
    requestsPerSecond: NO_LIMIT,
    credentialRequestsPerMinute: NO_LIMIT,
    ...overrides,
    dataDir: overrides.dataDir ?? temporaryDirectory(),
  });
}
