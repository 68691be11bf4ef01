import { MongoClient, type Db } from 'mongodb';
import { isPassing, reasonOf } from './failures.js';

/** Numbers come back as numbers and big integers as big integers: the types of BSON differ. */
export const BSON_OPTIONS = { useBigInt64: true, ignoreUndefined: true } as const;

const OPTIONS = {
  ...BSON_OPTIONS,
  appName: 'florin',
  // What a majority has is not lost with a primary, and nobody goes on from what might still be.
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
  // How often it is looked whether a server that was away is back: the driver's own 10 s are long.
  heartbeatFrequencyMS: 1_000,
} as const;
const LONGEST_CHECK_MS = 2_000;

/** The error of a port that says: what was asked may be asked again. */
export type Unavailable = new (message: string, options: ErrorOptions) => Error;

export interface MongoPlace {
  readonly url: string;
  /** The database where the address names none. */
  readonly name: string;
  /** Makes another database beside the one that is named. */
  readonly suffix?: string;
}

/** A database of MongoDB, whose failures are told in the words of the port that it serves. */
export class MongoDatabase {
  private constructor(
    private readonly client: MongoClient,
    readonly database: Db,
    private readonly unavailable: Unavailable,
  ) {}

  /** Leaves nothing open when it throws, so that it may be tried again. */
  static async open(
    { url, name, suffix = '' }: MongoPlace,
    unavailable: Unavailable,
  ): Promise<MongoDatabase> {
    const client = clientOf(url);
    const mongo = new MongoDatabase(client, client.db((databaseIn(url) ?? name) + suffix), unavailable);
    await mongo.orClosed(() => client.connect());
    return mongo;
  }

  /** What has to be done before it can be used: when it cannot, nothing stays open. */
  async orClosed(work: () => Promise<unknown>): Promise<void> {
    try {
      await this.answered(work);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async answered<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isPassing(error) ? this.notAnswering(error) : error;
    }
  }

  /** Throws when the server does not answer now. */
  async check(): Promise<void> {
    try {
      await this.database.command({ ping: 1 }, { signal: AbortSignal.timeout(LONGEST_CHECK_MS) });
    } catch (error) {
      throw this.notAnswering(error);
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private notAnswering(cause: unknown): Error {
    return new this.unavailable(`MongoDB does not answer: ${reasonOf(cause)}`, { cause });
  }
}

function clientOf(url: string): MongoClient {
  try {
    return new MongoClient(url, OPTIONS);
  } catch (error) {
    // eslint-disable-next-line preserve-caught-error -- The driver repeats the address, password and all.
    throw new Error(`MongoDB cannot be opened: ${reasonOf(error)}`);
  }
}

function databaseIn(url: string): string | undefined {
  return /^[^/]+\/\/[^/]+\/([^/?]+)/.exec(url)?.[1];
}
