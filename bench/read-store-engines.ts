import { randomUUID } from 'node:crypto';
import { EmbeddedReadStore } from '#platform/read-store/embedded.read-store';
import { MongoReadStore } from '#platform/read-store/mongo.read-store';
import type { ReadStore } from '#platform/read-store/read-store';
import { NoStandIn } from '../tools/engines/maven.js';
import { MongoStandIn } from '../tools/engines/mongo-stand-in.js';

export interface ReadStoreEngine {
  readonly name: string;
  open(directory: string): Promise<ReadStore>;
  stop(): Promise<void>;
}

export const EMBEDDED: ReadStoreEngine = {
  name: 'embedded',
  open: (directory) => EmbeddedReadStore.open({ directory }),
  stop: () => Promise.resolve(),
};

/** The MongoDB of FLORIN_TEST_MONGODB, else what stands in for it; undefined where neither can be had. */
export async function mongo(): Promise<ReadStoreEngine | undefined> {
  const url = process.env['FLORIN_TEST_MONGODB'];
  if (url) return mongoAt(url, { name: 'MongoDB', stop: () => Promise.resolve() });
  const standIn = await mongoStandIn();
  return (
    standIn && mongoAt(standIn.url, { name: 'mongo-java-server (stand-in)', stop: () => standIn.stop() })
  );
}

/** Undefined where it cannot be had, and then it is said why. */
export async function mongoStandIn(): Promise<MongoStandIn | undefined> {
  try {
    return await MongoStandIn.start();
  } catch (error) {
    if (!(error instanceof NoStandIn)) throw error;
    console.log(`without MongoDB: ${error.message}`);
    return undefined;
  }
}

function mongoAt(url: string, engine: Pick<ReadStoreEngine, 'name' | 'stop'>): ReadStoreEngine {
  const database = `${url.replace(/\/+$/, '')}/florin-bench-${randomUUID()}`;
  return { ...engine, open: () => MongoReadStore.open({ url: database }) };
}
