import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { BadConfig, loadConfig, type Environment, type Loading } from './load-config.js';

describe('the configuration', () => {
  it('needs nothing: embedded engines, ./data, port 3000', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      eventStore: 'embedded',
      readStore: 'embedded',
      bus: 'inprocess',
      port: 3000,
    });
    expect(config.dataDir).toMatch(/\/data$/);
    expect(config.adminPassword).toBeUndefined();
  });

  it('takes what is set, and an empty variable for one that is not', () => {
    const config = loadConfig({
      PORT: '0',
      FLORIN_ADMIN_PASSWORD: '',
      FLORIN_LANES: '4',
      ACCESS_TOKEN_EXPIRE_MINUTES: '5',
      FLORIN_CORS_ORIGINS: 'https://a.example, http://localhost:5173',
      FLORIN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    expect(config.port).toBe(0);
    expect(config.adminPassword).toBeUndefined();
    expect(config.accessTokenMinutes).toBe(5);
    expect(config.lanes).toBe(4);
    expect(config.corsOrigins).toEqual(['https://a.example', 'http://localhost:5173']);
    expect(config.masterKey).toEqual(Buffer.alloc(32, 7));
  });

  it.each([
    'mongodb://127.0.0.1:27017',
    'mongodb://localhost/florin',
    'mongodb://florin:p%40ss@a.example:27017,b.example:27018/views?replicaSet=rs0&tls=true',
    'mongodb://[::1]:27017/florin',
    'mongodb+srv://florin:secret@cluster.example/',
  ])('takes %s for a read store', (FLORIN_READ_STORE) => {
    expect(loadConfig({ FLORIN_READ_STORE }).readStore).toBe(FLORIN_READ_STORE);
  });

  it.each([
    'mongo',
    'postgres://florin:secret@localhost/florin',
    'mongodb://',
    'mongodb://user:secret@',
    'mongodb://a b/c',
    'mongodb://localhost/no spaces',
    'mongodb://localhost/no.dots',
  ])('takes %s for no read store, and does not repeat it', (FLORIN_READ_STORE) => {
    expect(problemsOf({ FLORIN_READ_STORE })).toEqual([
      'FLORIN_READ_STORE must be embedded, or mongodb://user:password@host:port/database',
    ]);
  });

  it.each([
    ['FLORIN_EVENT_STORE', 'eventStore', 'esdb://127.0.0.1:2113?tls=false'],
    [
      'FLORIN_EVENT_STORE',
      'eventStore',
      'esdb+discover://admin:changeit@a.example:2113,b.example:2113?tls=true',
    ],
    ['FLORIN_VAULT', 'vault', 'mongodb://florin:secret@localhost/vault'],
    ['FLORIN_BUS', 'bus', 'amqp://localhost'],
    ['FLORIN_BUS', 'bus', 'amqps://florin:p%40ss@bus.example:5671/florin?heartbeat=10'],
  ] as const)('takes for %s, which is %s, %s', (variable, setting, url) => {
    expect(loadConfig({ [variable]: url })[setting]).toBe(url);
  });

  it.each([
    ['FLORIN_EVENT_STORE', 'http://localhost:2113'],
    ['FLORIN_VAULT', 'vault://localhost'],
    ['FLORIN_BUS', 'amqp://user:secret@'],
    ['FLORIN_BUS', 'amqp://localhost/a/b'],
  ])('does not take for %s, and does not repeat, %s', (variable, url) => {
    const [problem, ...more] = problemsOf({ [variable]: url });
    expect(problem).toMatch(new RegExp(`^${variable} must be (embedded|inprocess), or \\w+://`));
    expect(more).toEqual([]);
  });

  it('of processes that work together leaves nothing to one of them', () => {
    const shared = { shared: true };
    expect(problemsOf({}, shared).map((problem) => problem.split(' ')[0])).toEqual([
      'FLORIN_EVENT_STORE',
      'FLORIN_READ_STORE',
      'FLORIN_VAULT',
      'FLORIN_BUS',
      'FLORIN_MASTER_KEY',
    ]);
    const complete = {
      FLORIN_EVENT_STORE: 'esdb://log.example',
      FLORIN_READ_STORE: 'mongodb://views.example',
      FLORIN_VAULT: 'mongodb://vault.example',
      FLORIN_BUS: 'amqp://bus.example',
      FLORIN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    expect(problemsOf(complete, shared)).toEqual([]);
  });

  it('names every wrong value at once, and repeats none of them', () => {
    expect(
      problemsOf({
        PORT: '80.5',
        FLORIN_BUS: 'carrier-pigeon',
        FLORIN_LANES: '3',
        FLORIN_MASTER_KEY: 'c2VjcmV0',
        FLORIN_CORS_ORIGINS: '*',
      }),
    ).toEqual([
      'FLORIN_BUS must be inprocess, or amqp://user:password@host:port/vhost',
      'FLORIN_LANES must be one of 1, 2, 4, 8',
      'PORT must be a whole number from 0 to 65535',
      'FLORIN_MASTER_KEY must be 32 bytes in base64 (openssl rand -base64 32)',
      'FLORIN_CORS_ORIGINS must be origins separated by commas, such as https://app.example.com',
    ]);
  });

  describe('takes secrets out of files', () => {
    const fileOf = (content: string) => {
      const path = join(temporaryDirectory(), 'secret');
      writeFileSync(path, content);
      return path;
    };

    it.each([
      ['FLORIN_EVENT_STORE', 'eventStore', 'esdb://log.example:2113?tls=true'],
      ['FLORIN_READ_STORE', 'readStore', 'mongodb://florin:secret@views.example/florin'],
      ['FLORIN_VAULT', 'vault', 'mongodb://florin:secret@vault.example/vault'],
      ['FLORIN_BUS', 'bus', 'amqp://florin:secret@bus.example'],
      ['FLORIN_ADMIN_PASSWORD', 'adminPassword', 'correct horse battery'],
    ] as const)('%s', (variable, setting, value) => {
      expect(loadConfig({ [`${variable}_FILE`]: fileOf(`${value}\n`) })[setting]).toBe(value);
    });

    it('FLORIN_MASTER_KEY', () => {
      const key = Buffer.alloc(32, 7);
      const FLORIN_MASTER_KEY_FILE = fileOf(key.toString('base64'));
      expect(loadConfig({ FLORIN_MASTER_KEY_FILE }).masterKey).toEqual(key);
    });

    it('and no other settings', () => {
      expect(loadConfig({ PORT_FILE: fileOf('80') }).port).toBe(3000);
    });

    it('that are there, hold something, and stand in no variable as well', () => {
      const missing = join(temporaryDirectory(), 'missing');
      const unreadable = 'must name a file that can be read and is not empty';
      expect(
        problemsOf(
          {
            FLORIN_EVENT_STORE_FILE: missing,
            FLORIN_READ_STORE_FILE: fileOf(' \n'),
            FLORIN_VAULT: 'mongodb://vault.example',
            FLORIN_VAULT_FILE: fileOf('mongodb://vault.example'),
            FLORIN_BUS_FILE: fileOf('carrier-pigeon'),
            FLORIN_MASTER_KEY_FILE: temporaryDirectory(),
          },
          { shared: true },
        ),
      ).toEqual([
        `FLORIN_EVENT_STORE_FILE ${unreadable}`,
        `FLORIN_READ_STORE_FILE ${unreadable}`,
        'FLORIN_VAULT and FLORIN_VAULT_FILE must not both be set',
        'FLORIN_BUS must be inprocess, or amqp://user:password@host:port/vhost',
        `FLORIN_MASTER_KEY_FILE ${unreadable}`,
      ]);
    });
  });

  it('takes addresses and networks for proxies to be trusted, and nothing else', () => {
    const takes = (FLORIN_TRUSTED_PROXIES: string) => loadConfig({ FLORIN_TRUSTED_PROXIES }).trustedProxies;
    expect(takes('')).toEqual([]);
    expect(takes('10.1.2.3, 10.2.0.0/16,fd00::/8,::1')).toEqual([
      '10.1.2.3',
      '10.2.0.0/16',
      'fd00::/8',
      '::1',
    ]);
    for (const wrong of ['nginx', 'loopback', '*', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '10.0.0/8']) {
      expect(problemsOf({ FLORIN_TRUSTED_PROXIES: wrong })).toEqual([
        'FLORIN_TRUSTED_PROXIES must be addresses or networks separated by commas, such as 10.1.2.3,10.2.0.0/16',
      ]);
    }
  });

  it.each(['-1', '65536', '1e3', 'http', ' '])('takes %p for no port but the default or none', (PORT) => {
    if (PORT === ' ') expect(loadConfig({ PORT }).port).toBe(3000);
    else expect(problemsOf({ PORT })).toHaveLength(1);
  });
});

function problemsOf(environment: Environment, loading: Loading = {}): readonly string[] {
  try {
    loadConfig(environment, loading);
  } catch (error) {
    if (error instanceof BadConfig) return error.problems;
    throw error;
  }
  return [];
}
