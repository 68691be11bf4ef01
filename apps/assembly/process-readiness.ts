import { Readiness } from '#platform/http/health.http';
import { pause } from '#platform/retrying/back-off';
import type { Platform } from './platform.js';

/** Whoever asks waits no longer than this for engines that do not answer. */
const LONGEST_ANSWER_MS = 1_500;

interface Check {
  readonly engine: string;
  readonly ask: () => Promise<unknown>;
}

/** Ready is who reaches all engines and gets on with what is in the log. */
export class ProcessReadiness extends Readiness {
  constructor(private readonly platform: Platform) {
    super();
  }

  override async reasonsAgainst(): Promise<readonly string[]> {
    const { engines } = this.platform;
    const checks: readonly Check[] = [
      { engine: 'the event store', ask: () => engines.log.end() },
      { engine: 'the read store', ask: () => engines.readStore.check() },
      { engine: 'the vault', ask: () => engines.vault.check() },
      { engine: 'the message bus', ask: async () => await engines.bus?.check() },
    ];
    const away = (await Promise.all(checks.map(reasonOf))).flat();
    return away.length > 0 ? away : await this.platform.reasonsAgainst();
  }
}

async function reasonOf({ engine, ask }: Check): Promise<readonly string[]> {
  const answer = ask().then(
    () => [],
    (error: unknown) => [error instanceof Error ? error.message : `${engine} has failed`],
  );
  const late = new AbortController();
  const patience = pause(LONGEST_ANSWER_MS, late.signal).then(() => [`${engine} does not answer in time`]);
  const reasons = await Promise.race([answer, patience]);
  late.abort();
  return reasons;
}
