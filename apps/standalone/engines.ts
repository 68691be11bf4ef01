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

/** What remembers, each in its own part of the data directory. */
export interface Engines {
  readonly log: EventStore;
  /** Views, snapshots, the command index: all of it can be thrown away and built again. */
  readonly readStore: ReadStore;
  /** What the reactors have answered, their timers, and what they parked: this cannot. */
  readonly journal: ReadStore;
  readonly vault: Vault;
  close(): Promise<void>;
}

export async function openEngines(config: Config): Promise<Engines> {
  const { dataDir, masterKey } = config;
  const opened: { close(): Promise<void> | void }[] = [];
  const keep = <T extends { close(): Promise<void> | void }>(engine: T): T => {
    opened.unshift(engine);
    return engine;
  };
  const close = async (): Promise<void> => {
    for (const engine of opened.splice(0)) await engine.close();
  };
  try {
    const lock = DirectoryLock.acquire(dataDir);
    keep({ close: () => lock.release() });
    const key = masterKey ?? masterKeyFromFile(join(dataDir, 'master.key'));
    const vault = keep(await EmbeddedVault.open({ directory: join(dataDir, 'vault'), masterKey: key }));
    const log = keep(await EmbeddedEventStore.open({ directory: join(dataDir, 'log') }));
    const readStore = keep(await openReadStore(config, { folder: 'views', suffix: '' }));
    const journal = keep(await openReadStore(config, { folder: 'reactions', suffix: '-reactions' }));
    return { log, readStore, journal, vault, close };
  } catch (error) {
    await close();
    throw error;
  }
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
