import { EventStoreDBClient } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { within } from './time-limit.js';

const DISPOSAL_LIMIT_MS = 1_000;

/** What the connection string may say otherwise. Only the leader knows what was just appended. */
const DEFAULTS = { nodePreference: 'leader', connectionName: 'florin' };

export function connect(url: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(withDefaults(url));
  } catch {
    // What the client says of it repeats the address, with the password that may be in it.
    throw new StoreUnavailable('the address of EventStoreDB, or a certificate that it names, cannot be read');
  }
}

/** Ends the client's calls. One that the server has ended already never says that it is gone. */
export async function disconnect(client: EventStoreDBClient): Promise<void> {
  await within(DISPOSAL_LIMIT_MS, client.dispose()).catch(() => undefined);
}

/** The part of the address that may be told: neither credentials nor options. */
export function hostOf(url: string): string {
  const [host = ''] = url
    .slice(url.lastIndexOf('@') + 1)
    .split(/[/?]/)
    .slice(url.includes('@') ? 0 : 2);
  return host;
}

function withDefaults(url: string): string {
  let whole = url;
  for (const [option, value] of Object.entries(DEFAULTS)) {
    if (whole.toLowerCase().includes(`${option.toLowerCase()}=`)) continue;
    whole += `${whole.includes('?') ? '&' : '?'}${option}=${value}`;
  }
  return whole;
}
