import type { ListeningFlorin } from '#assembly/start-florin';
import type { Config } from '#platform/config/config';
import { ApiClient } from './api-client.js';

const LONGEST_CATCH_UP_MS = 60_000;

export interface TestFlorin extends ListeningFlorin {
  readonly api: ApiClient;
  readonly config: Config;
  /** Resolves when every view holds what is in the log now. */
  caughtUp(): Promise<void>;
}

export function inTest(florin: ListeningFlorin, config: Config): TestFlorin {
  const caughtUp = async (): Promise<void> => {
    const hasCaughtUp = await florin.platform.projections.caughtUp(LONGEST_CATCH_UP_MS);
    if (!hasCaughtUp) throw new Error('the views do not catch up');
  };
  return { ...florin, api: new ApiClient(florin.url), config, caughtUp };
}
