import { EVERYTHING } from '#assembly/role';
import { startFlorin, type ListeningFlorin } from '#assembly/start-florin';
import { loadConfig } from '#platform/config/load-config';
import type { Config } from '#platform/config/config';
import { stderrLog } from '#platform/observability/stderr-log';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { ApiClient } from './api-client.js';

export const ADMIN = { username: 'admin', password: 'a password for tests only' };

/** So that a test may log in as often as it likes in no time. */
const CHEAP_PASSWORD_COST = 4;
const NO_LIMIT = 1_000_000;
const LONGEST_CATCH_UP_MS = 10_000;

export interface TestFlorin extends ListeningFlorin {
  readonly api: ApiClient;
  readonly config: Config;
  /** Resolves when every view holds what is in the log now. */
  caughtUp(): Promise<void>;
}

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

export function inTest(florin: ListeningFlorin, config: Config): TestFlorin {
  const caughtUp = async (): Promise<void> => {
    const hasCaughtUp = await florin.platform.projections.caughtUp(LONGEST_CATCH_UP_MS);
    if (!hasCaughtUp) throw new Error('the views do not catch up');
  };
  return { ...florin, api: new ApiClient(florin.url), config, caughtUp };
}

function testConfig(overrides: Partial<Config>): Config {
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
