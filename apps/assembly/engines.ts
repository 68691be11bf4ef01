import { join } from 'node:path';
import type { Config } from '#platform/config/config';
import { DirectoryLock } from '#platform/event-store/directory-lock';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { EventStore } from '#platform/event-store/event-store';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { EmbeddedVault } from '#platform/vault/embedded.vault';
import { masterKeyFromFile } from '#platform/vault/master-key';
import type { Vault } from '#platform/vault/vault';
import { isOutage } from '#platform/retrying/outage';

/** What remembers: each in its own part of the data directory, or on a server that others share. */
export interface Engines {
  readonly log: EventStore;
  /** Views, snapshots, the command index: all of it can be thrown away and built again. */
  readonly readStore: ReadStore;
  /** What the reactors have answered, their timers, and what they parked: this cannot. */
  readonly journal: ReadStore;
  readonly vault: Vault;
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
export async function openEngines(config: Config): Promise<Engines> {
  const lock = keepsToItself(config) ? DirectoryLock.acquire(config.dataDir) : undefined;
  const log = openLog(config);
  const readStore = openReadStore(config, { folder: 'views', suffix: '' });
  const journal = openReadStore(config, { folder: 'reactions', suffix: '-reactions' });
  const vault = openVault(config);
  const opened: Closable[] = [];
  const close = async (): Promise<void> => {
    for (const engine of opened.splice(0)) await engine.close();
    lock?.release();
  };
  const outcomes = await Promise.allSettled<Closable>([journal, readStore, log, vault]);
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') opened.push(outcome.value);
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (failures.length > 0) {
    await close();
    throw failureOf(failures);
  }
  return { log: await log, readStore: await readStore, journal: await journal, vault: await vault, close };
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

async function openLog({ dataDir }: Config): Promise<EventStore> {
  return await EmbeddedEventStore.open({ directory: join(dataDir, 'log') });
}

async function openVault({ dataDir, masterKey }: Config): Promise<Vault> {
  const key = masterKey ?? masterKeyFromFile(join(dataDir, 'master.key'));
  return await EmbeddedVault.open({ directory: join(dataDir, 'vault'), masterKey: key });
}

interface Shelf {
  readonly folder: string;
  readonly suffix: string;
}

/** A folder of the data directory, or a database of the server whose name ends like that. */
async function openReadStore({ readStore, dataDir }: Config, { folder, suffix }: Shelf): Promise<ReadStore> {
  if (readStore === 'embedded') return await EmbeddedReadStore.open({ directory: join(dataDir, folder) });
  // The driver takes a while to load, and most never need it.
  const { MongoReadStore } = await import('#platform/read-store/mongo.read-store');
  return await MongoReadStore.open({ url: readStore, suffix });
}
