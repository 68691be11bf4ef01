import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DomainEvent } from '#platform/event-store/event-definition';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { EventStore, NewEvent } from '#platform/event-store/event-store';
import { instant, type Instant } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import { Projections } from '#platform/projections/projections';
import { defineView, type AnyView } from '#platform/projections/view';
import { Views } from '#platform/projections/views';
import type { ReadStore } from '#platform/read-store/read-store';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { EMBEDDED, mongo, type ReadStoreEngine } from './read-store-engines.js';

export const title = 'Projection: building views from the log, and reading a page of one';

type EntryRecorded = DomainEvent<
  'EntryRecorded',
  { readonly amountMinor: number; readonly category: string; readonly at: Instant; readonly note: string }
>;

type Account = Readonly<{ balance: bigint; entries: number; region: string; lastEntryAt: string }>;

/** Many events make one document, as in a list of accounts. */
const accounts = defineView<Account, EntryRecorded>({
  name: 'bench.accounts',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byRegion: { equals: ['region'], orderBy: 'lastEntryAt' } },
  on: {
    EntryRecorded: {
      ids: ({ stream }) => stream,
      apply: (account, { data, stream }) => ({
        balance: (account?.balance ?? 0n) + BigInt(data.amountMinor),
        entries: (account?.entries ?? 0) + 1,
        region: `region ${stream.slice(-1)}`,
        lastEntryAt: data.at,
      }),
    },
  },
});

type Entry = Readonly<{ account: string; amount: bigint; category: string; at: string; note: string }>;

/** Each event makes a document, as in a statement. */
const statement = defineView<Entry, EntryRecorded>({
  name: 'bench.statement',
  version: 1,
  fedBy: 'one-stream',
  indexes: {
    byTime: { equals: [], orderBy: 'at' },
    byCategory: { equals: ['account', 'category'], orderBy: 'at' },
  },
  on: {
    EntryRecorded: {
      ids: ({ id }) => id,
      apply: (_, { stream, data: { amountMinor, ...data } }) => ({
        ...data,
        account: stream,
        amount: BigInt(amountMinor),
      }),
    },
  },
});

const EVENTS = 200_000;
const FEW_EVENTS = 1_000;
const ACCOUNTS = 1_000;
const APPENDED_AT_ONCE = 1_000;
const PAGE_SIZE = 50;
const PAGES = 2_000;
/** Then from the first one again: all that the smaller view has. */
const PAGES_IN_A_ROW = 20;
const FIRST_MOMENT = Date.UTC(2020, 0, 1);
const LONGEST_MS = 10 * 60_000;

interface Engines {
  readonly name: string;
  readonly events: number;
  readonly log: EventStore;
  readonly store: ReadStore;
}

type Row = (string | number)[];

export async function run(): Promise<{ columns: string[]; rows: Row[]; notes: string[] }> {
  const few = await withEngines(EMBEDDED, FEW_EVENTS, async (engines) => [
    await build(engines, statement, (views) => readPages(views, FEW_EVENTS)),
  ]);
  const many = await withEngines(EMBEDDED, EVENTS, async (engines) => [
    await build(engines, accounts),
    await build(engines, statement, (views) => readPages(views, EVENTS)),
  ]);
  const onMongo = await mongo();
  const elsewhere = onMongo ? await withEngines(onMongo, EVENTS, buildBoth) : [];
  await onMongo?.stop();
  const pages = few.flat().slice(1);
  return {
    columns: ['what', 'read store', 'documents', 'a second'],
    rows: [...many.flat(), ...pages, ...elsewhere.flat()],
    notes,
  };
}

const notes = [
  `The log holds ${EVENTS.toLocaleString('en')} events in ${ACCOUNTS.toLocaleString('en')} streams, and is embedded. Every batch is durable, with its checkpoint, before the next is read, as far as the engine makes it so: a stand-in keeps everything in memory.`,
  'A document of bench.accounts changes with nearly every batch; every one of bench.statement is new.',
  `A page has ${PAGE_SIZE} documents, in the order of an index, each page from the cursor of the one before. A stand-in has no indexes to measure.`,
];

async function buildBoth(engines: Engines): Promise<Row[][]> {
  return [await build(engines, accounts), await build(engines, statement)];
}

async function withEngines(
  engine: ReadStoreEngine,
  events: number,
  work: (engines: Engines) => Promise<Row[][]>,
): Promise<Row[][]> {
  const directory = mkdtempSync(join(tmpdir(), 'florin-projection-'));
  const log = await EmbeddedEventStore.open({ directory: join(directory, 'log') });
  const store = await engine.open(join(directory, 'views'));
  try {
    await fill(log, events);
    return await work({ name: engine.name, events, log, store });
  } finally {
    await store.close();
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function fill(log: EventStore, events: number): Promise<void> {
  for (let from = 0; from < events; from += APPENDED_AT_ONCE) {
    const numbers = Array.from({ length: APPENDED_AT_ONCE }, (_, index) => from + index);
    await Promise.all(
      numbers.map((number) => log.append(`account-${number % ACCOUNTS}`, 'unchecked', [entry(number)])),
    );
  }
}

function entry(number: number): NewEvent {
  const at = instant(new Date(FIRST_MOMENT + number * 1_000));
  const category = `category ${number % 15}`;
  const data = {
    amountMinor: (number % 10_000) - 5_000,
    category,
    at,
    note: `Card payment no. ${number}, shop ${number % 97}`,
  };
  return {
    id: newUuid(),
    type: 'EntryRecorded',
    schemaVersion: 1,
    data,
    metadata: { at, commandId: newUuid() },
  };
}

/** Builds a view from the first event on, and then does something with it. */
async function build(
  { name, events, log, store }: Engines,
  view: AnyView,
  afterwards: (views: Views) => Promise<Row[]> = () => Promise.resolve([]),
): Promise<Row[]> {
  const sealer = new Sealer(new MemoryVault());
  const projections = new Projections([view], { log, store, sealer });
  const began = performance.now();
  await projections.start();
  if (!(await projections.caughtUp(LONGEST_MS))) throw new Error(`${view.name} did not catch up`);
  const seconds = (performance.now() - began) / 1_000;
  const documents = view === accounts ? ACCOUNTS : events;
  const rows = await afterwards(new Views(store, sealer, projections));
  await projections.stop();
  return [[`events folded into ${view.name}`, name, documents, Math.round(events / seconds)], ...rows];
}

async function readPages(views: Views, documents: number): Promise<Row[]> {
  const began = performance.now();
  let after: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    if (page % PAGES_IN_A_ROW === 0) after = undefined;
    const query = { index: 'byTime', direction: 'descending', limit: PAGE_SIZE } as const;
    const { next } = await views.find(statement, after === undefined ? query : { ...query, after });
    after = next;
  }
  const seconds = (performance.now() - began) / 1_000;
  return [[`pages of ${statement.name}`, EMBEDDED.name, documents, Math.round(PAGES / seconds)]];
}
