import { join } from 'node:path';
import type { Config } from '#platform/config/config';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { EventStore } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import type { MessageBus } from '#platform/message-bus/message-bus';
import { MessageTokens } from '#platform/message-bus/message-tokens';
import type { Log } from '#platform/observability/log';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { EmbeddedVault } from '#platform/vault/embedded.vault';
import { KeyedHash } from '#platform/vault/keyed-hash';
import { masterKeyFromFile } from '#platform/vault/master-key';
import type { Vault } from '#platform/vault/vault';

/** Who opens engines: what it calls itself, where it complains, and what time it is there. */
export interface Opener {
  readonly service: string;
  readonly log: Log;
  readonly clock: Clock;
}

export async function openLog({ eventStore, dataDir }: Config, { log }: Opener): Promise<EventStore> {
  if (eventStore !== 'embedded') {
    // Clients of engines elsewhere take a while to load, and most never need them.
    const { EsdbEventStore } = await import('#platform/event-store/esdb.event-store');
    return await EsdbEventStore.open({ url: eventStore, report: (line) => log.warn(line) });
  }
  return await EmbeddedEventStore.open({ directory: join(dataDir, 'log') });
}

export async function openVault({ vault, dataDir, masterKey }: Config): Promise<Vault> {
  const key = masterKey ?? masterKeyFromFile(join(dataDir, 'master.key'));
  if (vault !== 'embedded') {
    const { MongoVault } = await import('#platform/vault/mongo.vault');
    return await MongoVault.open({ url: vault, masterKey: key });
  }
  return await EmbeddedVault.open({ directory: join(dataDir, 'vault'), masterKey: key });
}

/** Where one read store is beside another. */
interface Shelf {
  readonly folder: string;
  readonly suffix: string;
}

/** A folder of the data directory, or a database of the server whose name ends like that. */
export async function openReadStore(
  { readStore, dataDir }: Config,
  { folder, suffix }: Shelf,
): Promise<ReadStore> {
  if (readStore === 'embedded') return await EmbeddedReadStore.open({ directory: join(dataDir, folder) });
  const { MongoReadStore } = await import('#platform/read-store/mongo.read-store');
  return await MongoReadStore.open({ url: readStore, suffix });
}

/** Messages are believed by a key that only who has the vault has. */
export async function openBus(
  { bus: url }: Config,
  vault: Promise<Vault>,
  { service, log, clock }: Opener,
): Promise<MessageBus | undefined> {
  if (url === 'inprocess') return undefined;
  const { RabbitMessageBus } = await import('#platform/message-bus/rabbitmq.message-bus');
  const opened = await vault.catch(async (error: unknown) => {
    // Nobody is to hear of a broker that is away only when the vault is back.
    await RabbitMessageBus.reach(url);
    throw error;
  });
  const { key } = await KeyedHash.for(opened, 'message-tokens');
  const bus = new RabbitMessageBus({ url, tokens: new MessageTokens({ key, service, clock }), log });
  try {
    await bus.check();
    return bus;
  } catch (error) {
    await bus.close();
    throw error;
  }
}
