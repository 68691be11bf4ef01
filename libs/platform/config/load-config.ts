import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LANE_COUNTS } from '#platform/event-store/lanes';
import type { Config } from './config.js';
import {
  isAmqpUrl,
  isEventStoreUrl,
  isHost,
  isMailbox,
  isMongoUrl,
  isNetwork,
  isOrigin,
  isSmtpUrl,
} from './forms.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with the configuration: every variable at once, a line each. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

const PASSWORD_COST = 12;
const MASTER_KEY_BYTES = 32;
const MONGO_FORM = 'mongodb://user:password@host:port/database';

export interface Loading {
  /** Several processes work together, so none may keep anything to itself. */
  readonly shared?: boolean;
}

export function loadConfig(environment: Environment, { shared = false }: Loading = {}): Config {
  const read = new Reader(environment);
  const config: Config = {
    eventStore: read.choiceOrUrl(
      'FLORIN_EVENT_STORE',
      'embedded',
      isEventStoreUrl,
      'esdb://host:port?tls=true',
    ),
    readStore: read.choiceOrUrl('FLORIN_READ_STORE', 'embedded', isMongoUrl, MONGO_FORM),
    vault: read.choiceOrUrl('FLORIN_VAULT', 'embedded', isMongoUrl, MONGO_FORM),
    bus: read.choiceOrUrl('FLORIN_BUS', 'inprocess', isAmqpUrl, 'amqp://user:password@host:port/vhost'),
    lanes: read.oneOf('FLORIN_LANES', LANE_COUNTS),
    dataDir: resolve(read.text('FLORIN_DATA_DIR') ?? './data'),
    host: read.text('FLORIN_HOST') ?? '127.0.0.1',
    port: read.wholeNumber('PORT', { fallback: 3000, min: 0, max: 65_535 }),
    adminPassword: read.secret('FLORIN_ADMIN_PASSWORD'),
    accessTokenMinutes: read.wholeNumber('ACCESS_TOKEN_EXPIRE_MINUTES', { fallback: 15, min: 1, max: 1_440 }),
    masterKey: read.key('FLORIN_MASTER_KEY', MASTER_KEY_BYTES),
    requestsPerSecond: read.wholeNumber('FLORIN_REQUESTS_PER_SECOND', {
      fallback: 200,
      min: 1,
      max: 1_000_000,
    }),
    credentialRequestsPerMinute: read.wholeNumber('FLORIN_CREDENTIAL_REQUESTS_PER_MINUTE', {
      fallback: 300,
      min: 1,
      max: 1_000_000,
    }),
    corsOrigins: read.origins('FLORIN_CORS_ORIGINS'),
    trustedProxies: read.networks('FLORIN_TRUSTED_PROXIES'),
    smtpUrl: read.url('FLORIN_SMTP_URL', isSmtpUrl, 'smtp://user:password@host:port'),
    mailFrom: read.mailbox('FLORIN_MAIL_FROM', 'Florin <florin@localhost>'),
    webhookAllowedHosts: read.hosts('FLORIN_WEBHOOK_ALLOWED_HOSTS'),
    passwordCost: PASSWORD_COST,
  };
  if (shared) read.requireShared(config);
  if (read.problems.length > 0) throw new BadConfig(read.problems);
  return config;
}

interface WholeNumber {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

class Reader {
  readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** From the variable itself, or from the file that the variable with `_FILE` at its end names. */
  secret(name: string): string | undefined {
    const path = this.text(`${name}_FILE`);
    if (path === undefined) return this.text(name);
    if (this.text(name) !== undefined) {
      this.problem(name, `and ${name}_FILE must not both be set`);
      return undefined;
    }
    const value = contentOf(path);
    if (value === undefined)
      this.problem(`${name}_FILE`, 'must name a file that can be read and is not empty');
    return value;
  }

  choiceOrUrl<Choice extends string, Url extends string>(
    name: string,
    choice: Choice,
    isUrl: (value: string) => value is Url,
    form: string,
  ): Choice | Url {
    const value = this.secret(name) ?? choice;
    if (value === choice) return choice;
    if (isUrl(value)) return value;
    this.problem(name, `must be ${choice}, or ${form}`);
    return choice;
  }

  url<Url extends string>(
    name: string,
    isUrl: (value: string) => value is Url,
    form: string,
  ): Url | undefined {
    const value = this.secret(name);
    if (value === undefined || isUrl(value)) return value;
    this.problem(name, `must be ${form}`);
    return undefined;
  }

  mailbox(name: string, fallback: string): string {
    const value = this.text(name) ?? fallback;
    if (!isMailbox(value))
      this.problem(name, 'must be an e-mail address, such as Florin <florin@example.com>');
    return value;
  }

  wholeNumber(name: string, { fallback, min, max }: WholeNumber): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.problem(name, `must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  oneOf<Choice extends number>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    const choice = choices.find((each) => String(each) === value);
    if (value !== undefined && choice === undefined)
      this.problem(name, `must be one of ${choices.join(', ')}`);
    return choice;
  }

  key(name: string, bytes: number): Buffer | undefined {
    const value = this.secret(name);
    if (value === undefined) return undefined;
    const key = Buffer.from(value, 'base64');
    if (key.length !== bytes)
      this.problem(name, `must be ${bytes} bytes in base64 (openssl rand -base64 ${bytes})`);
    return key;
  }

  /** A variable that is wrong is not missing as well. */
  requireShared({ eventStore, readStore, vault, bus, masterKey }: Config): void {
    if (eventStore === 'embedded') this.require('FLORIN_EVENT_STORE');
    if (readStore === 'embedded') this.require('FLORIN_READ_STORE');
    if (vault === 'embedded') this.require('FLORIN_VAULT');
    if (bus === 'inprocess') this.require('FLORIN_BUS');
    if (masterKey === undefined) this.require('FLORIN_MASTER_KEY');
  }

  origins(name: string): readonly string[] {
    const origins = this.list(name);
    if (!origins.every(isOrigin)) {
      this.problem(name, 'must be origins separated by commas, such as https://app.example.com');
    }
    return origins;
  }

  hosts(name: string): readonly string[] {
    const hosts = this.list(name);
    if (!hosts.every(isHost)) {
      this.problem(name, 'must be hosts separated by commas, such as receiver.internal,127.0.0.1:8080');
    }
    return hosts.map((host) => host.toLowerCase());
  }

  networks(name: string): readonly string[] {
    const networks = this.list(name);
    if (!networks.every(isNetwork)) {
      this.problem(name, 'must be addresses or networks separated by commas, such as 10.1.2.3,10.2.0.0/16');
    }
    return networks;
  }

  private list(name: string): readonly string[] {
    const items = (this.text(name) ?? '').split(',').map((item) => item.trim());
    return items.filter((item) => item !== '');
  }

  private require(name: string): void {
    if (this.problems.some((problem) => problem.startsWith(name))) return;
    this.problem(name, 'must be set: processes that work together share it');
  }

  /** The value is not repeated: it may be a secret. */
  private problem(name: string, what: string): void {
    this.problems.push(`${name} ${what}`);
  }
}

/** Nothing when there is nothing in it, or when it cannot be read. */
function contentOf(path: string): string | undefined {
  try {
    const content = readFileSync(path, 'utf8').trim();
    return content === '' ? undefined : content;
  } catch {
    return undefined;
  }
}
