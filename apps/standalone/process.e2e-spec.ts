import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { FlorinProcess } from './testing/florin-process.js';

const ADA = { username: 'ada', password: 'an honest password' };

describe('Florin as a process', () => {
  it('makes an admin at its first start only, serves, and stops cleanly', async () => {
    const dataDir = temporaryDirectory();
    const first = FlorinProcess.spawn({ FLORIN_DATA_DIR: dataDir });
    const api = await first.up();
    const password = /shown this once: (\S+)/.exec(first.stdout)?.[1];
    const loggedIn = await api.post('/login', { username: 'admin', password });
    expect(loggedIn.body).toMatchObject({ role: 'admin', username: 'admin' });
    expect(await first.stop('SIGINT')).toBe(0);
    expect(first.stderr).toBe('');

    const second = FlorinProcess.spawn({ FLORIN_DATA_DIR: dataDir });
    const again = await second.up();
    expect(second.stdout).not.toContain('password');
    expect((await again.post('/login', { username: 'admin', password })).status).toBe(200);
    // As Ctrl-C does it when both the terminal and npm pass it on.
    const stopped = second.stop('SIGINT');
    expect(await second.stop('SIGINT')).toBe(0);
    expect(await stopped).toBe(0);
    expect(second.stderr).toBe('');
  });

  it('has lost nothing it answered when it was killed', async () => {
    const dataDir = temporaryDirectory();
    const first = FlorinProcess.spawn({ FLORIN_DATA_DIR: dataDir });
    const signedUp = await (await first.up()).post('/signup', ADA);
    expect(signedUp.status).toBe(201);
    await first.stop('SIGKILL');

    const second = FlorinProcess.spawn({ FLORIN_DATA_DIR: dataDir });
    const api = await second.up();
    const { access_token: token } = signedUp.body as { access_token: string };
    const after = { 'florin-after': signedUp.headers.get('florin-position') ?? '' };
    expect((await api.get('/api/v1/profile', { token, headers: after })).body).toMatchObject({
      username: 'ada',
    });
    expect((await api.post('/signup', ADA)).status).toBe(400);
    expect((await api.post('/login', ADA)).status).toBe(200);
    expect(await second.stop('SIGTERM')).toBe(0);
  });
});

describe('what keeps Florin from starting is said in a line', () => {
  it('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    await expectOneLine({ PORT: port }, `Port ${port} is in use`);
    taken.close();
  });

  it('a second process on the data directory', async () => {
    const dataDir = temporaryDirectory();
    const first = FlorinProcess.spawn({ FLORIN_DATA_DIR: dataDir });
    await first.up();
    await expectOneLine({ FLORIN_DATA_DIR: dataDir }, `${dataDir} is in use by process`);
    expect(await first.stop('SIGTERM')).toBe(0);
  });

  it('a directory that cannot be written', async () => {
    const file = join(temporaryDirectory(), 'a-file');
    writeFileSync(file, '');
    await expectOneLine({ FLORIN_DATA_DIR: join(file, 'data') }, 'cannot be written');
    await expectOneLine({ FLORIN_DATA_DIR: '/dev/null/data' }, 'cannot be written');
  });

  it('another master key', async () => {
    const dataDir = temporaryDirectory();
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
    const first = FlorinProcess.spawn({ FLORIN_DATA_DIR: dataDir, FLORIN_MASTER_KEY: key(1) });
    await first.up();
    await first.stop('SIGTERM');
    await expectOneLine({ FLORIN_DATA_DIR: dataDir, FLORIN_MASTER_KEY: key(2) }, 'another master key');
  });

  it('a wrong setting', async () => {
    await expectOneLine({ ACCESS_TOKEN_EXPIRE_MINUTES: 'soon' }, 'ACCESS_TOKEN_EXPIRE_MINUTES must be');
  });
});

async function expectOneLine(environment: Record<string, string>, part: string): Promise<void> {
  const florin = FlorinProcess.spawn({ FLORIN_DATA_DIR: temporaryDirectory(), ...environment });
  expect(await florin.exitCode()).toBe(1);
  expect(florin.stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(part)]);
  expect(florin.stdout).toBe('');
}
