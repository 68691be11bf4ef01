import type { MadeAdmin } from '#identity/workflows/first-admin';
import type { Config } from '#platform/config/config';
import { BadConfig, loadConfig } from '#platform/config/load-config';
import { stderrLog } from '#platform/observability/stderr-log';
import { explain } from './explain.js';
import type { Role } from './role.js';
import { startFlorin, type ListeningFlorin } from './start-florin.js';

const IMPATIENT_AFTER_MS = 1_000;

/** What a `main.ts` does: one process in its role, from its configuration to its last signal. */
export async function runProcess(role: Role): Promise<void> {
  const config = configOrExit(role);
  const stopping = new AbortController();
  const starting = startFlorin({ config, role, log: stderrLog, ...tellingOf(role) }, stopping.signal);
  // Whoever reads that it is up may stop it at once; what has begun to start is let come to its end.
  stopOnSignals(async () => {
    stopping.abort();
    await (await starting.catch(() => undefined))?.stop();
  });
  try {
    console.log(upLine(role, await starting, config));
  } catch (error) {
    if (stopping.signal.aborted) return;
    console.error(explain(error, config));
    process.exit(1);
  }
}

function configOrExit(role: Role): Config {
  try {
    const config = loadConfig(process.env, { shared: role.shared });
    const isTold = config.adminPassword !== undefined || !role.shared || !makesAdmin(role);
    if (isTold) return config;
    throw new BadConfig(['FLORIN_ADMIN_PASSWORD must be set: each instance would make up another one']);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

function tellingOf(role: Role): { tell?: (admin: MadeAdmin) => void } {
  return makesAdmin(role) ? { tell: tellOfAdmin } : {};
}

function makesAdmin({ contexts }: Role): boolean {
  return contexts.includes('identity');
}

function tellOfAdmin({ username, password, isMadeUp }: MadeAdmin): void {
  console.log(`Made the first admin: ${username}`);
  if (isMadeUp) console.log(`Its password, shown this once: ${password}`);
}

function upLine({ name, shared }: Role, { url }: ListeningFlorin, { dataDir }: Config): string {
  return shared
    ? `Florin is up: ${url}   ${name}`
    : `Florin is up: ${url}   API: ${url}/api/docs   Data: ${dataDir}`;
}

/**
 * The first signal lets what is under way come to its end. Ctrl-C may arrive twice, from the terminal
 * and from npm, so only one that comes later does not wait: nothing acknowledged is lost by a kill.
 */
function stopOnSignals(stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > IMPATIENT_AFTER_MS) process.kill(process.pid, 'SIGKILL');
      return;
    }
    stoppingSince = performance.now();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(explain(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
