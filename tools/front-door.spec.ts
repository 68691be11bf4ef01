import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openFrontDoor, type FrontDoor, type Services } from './front-door.js';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), 'close');
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Says its name and what it was sent. */
async function serviceNamed(name: string): Promise<{ server: Server; url: string }> {
  return await serve((asked, answer) => {
    let body = '';
    asked.on('data', (chunk: Buffer) => (body += chunk.toString()));
    asked.on('end', () => answer.end(`${name} ${asked.method} ${asked.url} ${body}`));
  });
}

async function gone(): Promise<string> {
  const { server, url } = await serviceNamed('gone');
  await once(server.close(), 'close');
  return url;
}

async function doorTo(services: Services): Promise<FrontDoor> {
  const door = await openFrontDoor(services);
  closing.push(() => door.close());
  return door;
}

async function said(door: FrontDoor, path: string, body?: string): Promise<string> {
  const answer = await fetch(door.url + path, body === undefined ? {} : { method: 'POST', body });
  return await answer.text();
}

describe('the front door', () => {
  it('leads each path to the service that answers it', async () => {
    const [identity, banking] = [await serviceNamed('identity'), await serviceNamed('banking')];
    const door = await doorTo({ identity: [identity.url], banking: [banking.url] });
    expect(await said(door, '/api/v1/accounts?limit=2')).toBe('banking GET /api/v1/accounts?limit=2 ');
    expect(await said(door, '/api/v1/login', 'me')).toBe('identity POST /api/v1/login me');
    expect(await said(door, '/nowhere')).toBe('identity GET /nowhere ');
  });

  it('describes all services at once', async () => {
    const door = await doorTo({});
    const { paths } = JSON.parse(await said(door, '/api/openapi.json')) as { paths: object };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/v1/login', '/api/v1/accounts']));
  });

  it('spreads requests over the instances', async () => {
    const instances = [await serviceNamed('one'), await serviceNamed('two')];
    const door = await doorTo({ identity: instances.map(({ url }) => url) });
    const answers = [await said(door, '/'), await said(door, '/')];
    expect(answers.sort()).toEqual(['one GET / ', 'two GET / ']);
  });

  it('passes by an instance that is not there', async () => {
    const there = await serviceNamed('there');
    const door = await doorTo({ identity: [await gone(), there.url] });
    for (let times = 0; times < 4; times += 1) {
      expect(await said(door, '/api/v1/login', 'me')).toBe('there POST /api/v1/login me');
    }
  });

  it('says when to come back where none is there', async () => {
    const door = await doorTo({ identity: [await gone(), await gone()] });
    const answer = await fetch(`${door.url}/api/v1/login`, { method: 'POST', body: 'me' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 503, code: 'platform.not-ready' });
  });

  it('never repeats what may have been carried out, and cuts off who asked for it', async () => {
    let taken = 0;
    const dying = () =>
      serve((asked) => {
        taken += 1;
        asked.socket.destroy();
      });
    const door = await doorTo({ identity: [(await dying()).url, (await dying()).url] });
    await expect(said(door, '/api/v1/login', 'me')).rejects.toThrow();
    expect(taken).toBe(1);
  });

  it('cuts off who has half of an answer', async () => {
    const { url } = await serve((asked, answer) => {
      answer.writeHead(200, { 'content-length': '100' });
      answer.write('half', () => asked.socket.destroy());
    });
    const door = await doorTo({ identity: [url] });
    await expect(said(door, '/')).rejects.toThrow();
  });
});
