import { loadConfig } from '#platform/config/load-config';
import type { Config } from '#platform/config/config';
import { stderrLog } from '#platform/observability/stderr-log';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { EVERYTHING } from '#assembly/role';
import { startFlorin, type ListeningFlorin } from '#assembly/start-florin';
import { ApiClient } from './api-client.js';

export const ADMIN = { username: 'admin', password: 'a password for tests only' };

/** So that a test may log in as often as it likes in no time. */
const CHEAP_PASSWORD_COST = 4;
const NO_LIMIT = 1_000_000;

export interface TestFlorin extends ListeningFlorin {
  readonly api: ApiClient;
  readonly config: Config;
}

/** The whole standalone app, listening on a port of its own and on a data directory that is new, or given. */
export async function startTestFlorin(overrides: Partial<Config> = {}): Promise<TestFlorin> {
  const config: Config = Object.assign(loadConfig({}), {
    port: 0,
    adminPassword: ADMIN.password,
    passwordCost: CHEAP_PASSWORD_COST,
    requestsPerSecond: NO_LIMIT,
    credentialRequestsPerMinute: NO_LIMIT,
    ...overrides,
    dataDir: overrides.dataDir ?? temporaryDirectory(),
  });
  const florin = await startFlorin({ config, role: EVERYTHING, log: stderrLog, tell: () => undefined });
  return { ...florin, api: new ApiClient(florin.url), config };
}
