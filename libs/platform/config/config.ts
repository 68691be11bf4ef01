import type { LaneCount } from '#platform/event-store/lanes';

export type MongoUrl = `mongodb://${string}` | `mongodb+srv://${string}`;

export type EventStoreUrl = `esdb://${string}` | `esdb+discover://${string}`;
export type AmqpUrl = `amqp://${string}` | `amqps://${string}`;
export type SmtpUrl = `smtp://${string}` | `smtps://${string}`;

/** Everything that can be set from outside. Read once, at start. */
export abstract class Config {
  /** `embedded`, or the address of an EventStoreDB: a secret, as all addresses here are. */
  abstract readonly eventStore: 'embedded' | EventStoreUrl;
  /** `embedded`, or the address of a MongoDB. */
  abstract readonly readStore: 'embedded' | MongoUrl;
  abstract readonly vault: 'embedded' | MongoUrl;
  /** `inprocess`, or the address of a RabbitMQ. */
  abstract readonly bus: 'inprocess' | AmqpUrl;
  /** How many lanes the log travels in over a bus; absent: as many as it has, or as it usually has. */
  abstract readonly lanes: LaneCount | undefined;
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
  /** Addresses and networks whose X-Forwarded-For is believed; none: that of nobody is. */
  abstract readonly trustedProxies: readonly string[];
  /** The address of a mail server: a secret; absent: no e-mail is sent. */
  abstract readonly smtpUrl: SmtpUrl | undefined;
  /** Who e-mail is from: `Florin <florin@example.com>`. */
  abstract readonly mailFrom: string;
  /** Hosts to which webhooks may lead although they are private, and without TLS. */
  abstract readonly webhookAllowedHosts: readonly string[];
  /** bcrypt's cost: 12, and less only in tests. */
  abstract readonly passwordCost: number;
}
