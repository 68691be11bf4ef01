export type MongoUrl = `mongodb://${string}` | `mongodb+srv://${string}`;

/** Everything that can be set from outside. Read once, at start. */
export abstract class Config {
  abstract readonly eventStore: 'embedded';
  /** `embedded`, or the address of a MongoDB: a secret, for its password is in it. */
  abstract readonly readStore: 'embedded' | MongoUrl;
  abstract readonly bus: 'inprocess';
  abstract readonly dataDir: string;
  abstract readonly host: string;
  abstract readonly port: number;
  /** The first admin's password; absent: one is made up and printed once. */
  abstract readonly adminPassword: string | undefined;
  abstract readonly accessTokenMinutes: number;
  /** 32 bytes; absent: a file in the data directory, made at the first start. */
  abstract readonly masterKey: Buffer | undefined;
  /** Requests a second that one address, and one user, may go on making. */
  abstract readonly requestsPerSecond: number;
  /** Log-ins, sign-ups and the like that one address may make in a minute. */
  abstract readonly credentialRequestsPerMinute: number;
  /** Origins that browsers may call from; none: CORS is off. */
  abstract readonly corsOrigins: readonly string[];
  /** bcrypt's cost: 12, and less only in tests. */
  abstract readonly passwordCost: number;
}
