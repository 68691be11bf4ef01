import type { Config } from '#platform/config/config';
import { DirectoryLock } from '#platform/event-store/directory-lock';
import type { EventStore } from '#platform/event-store/event-store';
import type { MessageBus } from '#platform/message-bus/message-bus';
import type { ReadStore } from '#platform/read-store/read-store';
import { isOutage } from '#platform/retrying/outage';
import type { Vault } from '#platform/vault/vault';
import { openBus, openLog, openReadStore, openVault, type Opener } from './open-engine.js';

/** What remembers: each in its own part of the data directory, or on a server that others share. */
export interface Engines {
  readonly log: EventStore;
  /** Views, snapshots, the command index: all of it can be thrown away and built again. */
  readonly readStore: ReadStore;
  /** What the reactors have answered, their timers, what they parked, and who does what: this cannot. */
  readonly journal: ReadStore;
  readonly vault: Vault;
  /** Absent where everybody follows the log by themselves. */
  readonly bus: MessageBus | undefined;
  close(): Promise<void>;
}

/** Servers that do not answer, a sentence for each. */
export class EnginesUnavailable extends Error {
  override readonly name = 'EnginesUnavailable';

  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('; '));
  }
}

interface Closable {
  close(): Promise<void> | void;
}

/** Opens all of them or none. Throws `EnginesUnavailable` when it may be tried again. */
export async function openEngines(config: Config, opener: Opener): Promise<Engines> {
  const lock = keepsToItself(config) ? DirectoryLock.acquire(config.dataDir) : undefined;
  const vault = openVault(config);
  const engines = {
    bus: openBus(config, vault, opener),
    journal: openReadStore(config, { folder: 'reactions', suffix: '-reactions' }),
    readStore: openReadStore(config, { folder: 'views', suffix: '' }),
    log: openLog(config, opener),
    vault,
  };
  const outcomes = await Promise.allSettled<Closable | undefined>(Object.values(engines));
  const opened = outcomes.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []));
  const close = async (): Promise<void> => {
    for (const engine of opened.splice(0)) await engine.close();
    lock?.release();
  };
  const failures = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  if (failures.length > 0) {
    await close();
    throw failureOf(failures);
  }
  const { bus, journal, readStore, log } = engines;
  return {
    bus: await bus,
    journal: await journal,
    readStore: await readStore,
    log: await log,
    vault: await vault,
    close,
  };
}

/** What is wrong for good is told before what may pass. */
function failureOf(failures: readonly unknown[]): unknown {
  const lasting = failures.find((error) => !isOutage(error));
  return lasting ?? new EnginesUnavailable([...new Set(failures.map((error) => (error as Error).message))]);
}

/** Whether anything is in the data directory that no second process may touch. */
function keepsToItself({ eventStore, readStore, vault, masterKey }: Config): boolean {
  return [eventStore, readStore, vault].includes('embedded') || masterKey === undefined;
}
