import { loadConfig } from '#platform/config/load-config';
import { explain } from './explain.js';
import { startFlorin } from './start-florin.js';

const config = loadConfigOrExit();
try {
  const florin = await startFlorin(config, ({ username, password, isMadeUp }) => {
    console.log(`Made the first admin: ${username}`);
    if (isMadeUp) console.log(`Its password, shown this once: ${password}`);
  });
  console.log(`Florin is up: ${florin.url}   API: ${florin.url}/api/docs   Data: ${config.dataDir}`);
  stopOnSignals(() => florin.stop());
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

/** The first signal lets what is under way come to its end; a second one does not wait for it. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
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
