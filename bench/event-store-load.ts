import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore, NewEvent } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';

export const EVENT_BYTES = 300;
const AT = '2026-01-15T12:00:00.000Z' as Instant;
const ACTOR = '018d0c5e-7c00-7000-8000-0000000000aa' as Uuid;
const UUID_PREFIX = '018d0c5e-7c00-7000-8000-';

let made = 0;

/** Ids as cheap as can be: the bench is to measure the log, and not what makes ids. */
function nextId(): Uuid {
  made++;
  return (UUID_PREFIX + made.toString(16).padStart(12, '0')) as Uuid;
}

/** An event that is 300 bytes of JSON, metadata included. */
export function nextEvent(): NewEvent {
  return {
    id: nextId(),
    type: 'MoneyDeposited',
    schemaVersion: 1,
    data: { amountMinor: '1250', currency: 'EUR', counterparty: 'world:cash', note: NOTE },
    metadata: { at: AT, actor: ACTOR, commandId: nextId() },
  };
}

const NOTE_FREE = JSON.stringify({
  id: ACTOR,
  type: 'MoneyDeposited',
  schemaVersion: 1,
  data: { amountMinor: '1250', currency: 'EUR', counterparty: 'world:cash', note: '' },
  metadata: { at: AT, actor: ACTOR, commandId: ACTOR },
});
const NOTE = 'x'.repeat(Math.max(0, EVENT_BYTES - NOTE_FREE.length));

const FILLING_STREAMS = 1_000;

/** Puts events into the log, one an append, evenly in a thousand streams. */
export async function fill(store: EventStore, events: number): Promise<void> {
  for (let n = 0; n < events / FILLING_STREAMS; n++) {
    const appends = Array.from({ length: FILLING_STREAMS }, (_, stream) =>
      store.append(`filling-${stream}`, 'unchecked', [nextEvent()]),
    );
    await Promise.all(appends);
  }
}

export async function withDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'florin-bench-'));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
