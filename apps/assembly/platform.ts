import type { Config } from '#platform/config/config';
import { SystemClock } from '#platform/kernel/system';
import type { Log } from '#platform/observability/log';
import { coreOn, type Core } from './core.js';
import { openEngines } from './engines.js';
import type { Following } from './following.js';
import { inProcess } from './in-process.js';
import type { Role } from './role.js';

/** The machinery every context stands on, made of the engines once and shared by all. */
export interface Platform extends Core, Omit<Following, 'stop'> {
  /** Also when it was not started. */
  close(): Promise<void>;
}

export async function openPlatform(config: Config, role: Role, log: Log): Promise<Platform> {
  const engines = await openEngines(config, { service: role.name, log, clock: new SystemClock() });
  try {
    const core = await coreOn(engines, config, log);
    const following = await followingOf(core, role);
    const close = async (): Promise<void> => {
      await following.stop();
      await core.snapshots.settled();
      await engines.close();
    };
    return { ...core, ...following, close };
  } catch (error) {
    await engines.close();
    throw error;
  }
}

async function followingOf(core: Core, role: Role): Promise<Following> {
  const { bus } = core.engines;
  if (!bus) return await inProcess(core);
  // What only many processes need takes a while to load.
  const { overBus } = await import('./over-bus.js');
  return await overBus(core, bus, role);
}
