import { loadConfig } from '#platform/config/load-config';
import { explain } from './explain.js';
import { startFlorin } from './start-florin.js';

const IMPATIENT_AFTER_MS = 1_000;

const config = loadConfigOrExit();
try {
  const florin = await startFlorin(config, ({ username, password, isMadeUp }) => {
    console.log(`Made the first admin: ${username}`);
    if (isMadeUp) console.log(`Its password, shown this once: ${password}`);
  });
  // Whoever reads that it is up may stop it at once.
  stopOnSignals(() => florin.stop());
  console.log(`Florin is up: ${florin.url}   API: ${florin.url}/api/docs   Data: ${config.dataDir}`);
} catch (error) {
  console.error(explain(error, config));
  process.exit(1);
}

function loadConfigOrExit(): ReturnType<typeof loadConfig> {
  try {
    return loadConfig(process.env);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
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
