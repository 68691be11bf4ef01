import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { contexts } from '#assembly/contexts';
import { operatingRoutes } from '#assembly/operating';
import { eventually } from '#platform/testing/eventually';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { NginxProcess, nginxPath } from './testing/nginx-process.js';
import { StubUpstream } from './testing/stub-upstream.js';

const ANY_ID = '0197a1c2-7d1e-7000-8000-000000000001';
const SERVICES = [
  'identity',
  'banking',
  'banking',
  'lending',
  'analytics',
  'notifications',
  'relay',
  'projector',
  'reactor',
];
const POST = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

if (nginxPath === undefined) process.stderr.write('Skipped: there is no nginx on this machine.\n');
const describeWithNginx = nginxPath === undefined ? describe.skip : describe;

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenAPIObject;

/** Each path that is described, and who has it. */
function describedPaths(): readonly (readonly [path: string, service: string])[] {
  const owners = [
    ...contexts.map(({ name, routes }) => [name, routes] as const),
    ...Object.entries(operatingRoutes),
  ];
  const serviceOf = new Map(
    owners.flatMap(([service, routes]) => routes.map(({ name }) => [name.replace(/Routes$/, ''), service])),
  );
  return Object.entries(document.paths).flatMap(([template, item]) => {
    const [operation] = Object.values(item as Record<string, OperationObject>);
    const service = serviceOf.get(operation?.operationId?.split('_')[0] ?? '');
    return service === undefined ? [] : [[template.replaceAll(/\{\w+\}/g, ANY_ID), service] as const];
  });
}

describeWithNginx('nginx as it is shipped', () => {
  let nginx: NginxProcess;
  let stubs: readonly StubUpstream[];
  const of = (service: string) => stubs.filter(({ name }) => name === service);
  const seenBy = (service: string) => of(service).flatMap(({ seen }) => seen);

  beforeAll(async () => {
    stubs = await Promise.all(SERVICES.map((name) => StubUpstream.start(name)));
    const instances = Object.fromEntries(
      SERVICES.map((service) => [service, of(service).map(({ port }) => port)]),
    );
    nginx = await NginxProcess.start(nginxPath ?? '', temporaryDirectory(), instances);
  });
  afterAll(async () => {
    for (const stub of stubs) await stub.stop();
    await nginx.stop();
  });
  beforeEach(() => {
    for (const stub of stubs) {
      stub.seen.length = 0;
      stub.manner = 'answers';
    }
  });

  const ask = (path: string, init: RequestInit = {}) => fetch(nginx.url + path, init);
  const service = async (path: string) => ((await (await ask(path)).json()) as { service: string }).service;

  describe('brings each path to who has it', () => {
    it.each(describedPaths())('%s to %s', async (path, owner) => {
      expect(await service(path)).toBe(owner);
      expect(await service(`${path}?after=a%2Fb&x=%7B`)).toBe(owner);
      expect(seenBy(owner).map(({ url }) => url)).toEqual([path, `${path}?after=a%2Fb&x=%7B`]);
    });

    it.each([
      '/',
      '/nothing',
      '/loginX',
      '/api/docs',
      '/api/v1/accountsX',
      '/health/ready',
      '/.well-known/x',
    ])('%s to identity, as whatever nobody has', async (path) => {
      expect(await service(path)).toBe('identity');
    });

    it('and answers itself that it lives, and what all of them have', async () => {
      expect(await (await ask('/health/live')).json()).toEqual({ status: 'live' });
      const described = await ask('/api/openapi.json', { headers: { 'accept-encoding': 'gzip' } });
      expect(await described.json()).toEqual(document);
      expect(described.headers.get('content-encoding')).toBe('gzip');
      expect(described.headers.get('content-type')).toMatch(/^application\/json/);
      expect(described.headers.get('x-content-type-options')).toBe('nosniff');
      expect(stubs.flatMap(({ seen }) => seen)).toEqual([]);
    });
  });

  describe('tells the services who asks', () => {
    it('by the address that it sees, whatever the client says', async () => {
      await ask('/login', {
        headers: {
          'x-forwarded-for': '203.0.113.1',
          'x-forwarded-proto': 'https',
          'x-forwarded-host': 'elsewhere.example',
          'x-real-ip': '203.0.113.1',
          forwarded: 'for=203.0.113.1',
        },
      });
      const [{ headers } = { headers: {} }] = seenBy('identity');
      expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
      for (const dropped of ['x-forwarded-host', 'x-real-ip', 'forwarded'])
        expect(headers).not.toHaveProperty(dropped);
    });

    const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
    const parent = (trace: string) => `00-${trace}-00f067aa0ba902b7-01`;
    it.each([
      ['an id', { 'x-request-id': 'a-1', traceparent: parent(TRACE) }, /^a-1$/],
      ['a trace', { traceparent: parent(TRACE) }, new RegExp(`^${TRACE}$`)],
      ['no id that could be one', { 'x-request-id': 'a "1"' }, /^[0-9a-f]{32}$/],
      ['a trace that is none', { traceparent: parent('0'.repeat(32)) }, /^(?!0{32})[0-9a-f]{32}$/],
      ['nothing', {}, /^[0-9a-f]{32}$/],
    ])('and which request it is: from %s', async (_what, headers, id) => {
      await ask('/login', { headers: headers as Record<string, string> });
      expect(seenBy('identity')[0]?.headers['x-request-id']).toMatch(id);
    });

    it('and keeps no more of it in its log than what was asked of whom', async () => {
      await ask('/api/v1/users?name=ada%40example.com', { headers: { 'x-request-id': 'a-logged-id' } });
      const line = await eventually('the line', () =>
        nginx.requests.find((logged) => logged.includes('a-logged-id')),
      );
      expect(JSON.parse(line)).toEqual({
        time: expect.any(String) as string,
        method: 'GET',
        path: '/api/v1/users',
        status: 200,
        seconds: expect.any(Number) as number,
        service: 'identity',
        tries: '200',
        traceId: 'a-logged-id',
      });
    });
  });

  describe('refuses as Florin does', () => {
    const problemOf = async (answer: Response) => {
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('server')).toBe('nginx');
      return { ...((await answer.json()) as object), retryAfter: answer.headers.get('retry-after') };
    };
    const unavailable = (code: string) => ({
      type: `/problems/platform.${code}`,
      title: 'Service Unavailable',
      status: 503,
      code: `platform.${code}`,
      retryAfter: '1',
    });

    it('a body that is too large, and takes the largest there may be', async () => {
      const body = (bytes: number) => ({ ...POST, body: 'x'.repeat(bytes) });
      expect((await ask('/login', body(1_048_576))).status).toBe(200);
      const refused = await ask('/login', { ...body(1_048_577), headers: { 'x-request-id': 'a-1' } });
      expect(refused.status).toBe(413);
      expect(await problemOf(refused)).toEqual({
        type: '/problems/platform.body-too-large',
        title: 'Payload Too Large',
        status: 413,
        detail: 'The body is larger than this takes.',
        code: 'platform.body-too-large',
        traceId: 'a-1',
        retryAfter: null,
      });
    });

    it('a path that is too long', async () => {
      const refused = await ask(`/${'x'.repeat(20_000)}`);
      expect(refused.status).toBe(414);
      expect(await problemOf(refused)).toMatchObject({ status: 414, code: 'platform.path-too-long' });
    });

    it('what is no request', async () => {
      const socket = connect(Number(new URL(nginx.url).port), '127.0.0.1');
      socket.end('GET /login HTTP/1.1\r\n\r\n');
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1.1 400 /);
      expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'platform.bad-request' });
    });

    it('headers that are too large', async () => {
      const refused = await ask('/login', { headers: { 'x-large': 'x'.repeat(20_000) } });
      expect(refused.status).toBe(431);
      expect(await problemOf(refused)).toMatchObject({ status: 431, code: 'platform.headers-too-large' });
    });

    it.each(['GET', 'POST'])('a %s for a service that is away, which has done nothing', async (method) => {
      await of('projector')[0]?.whileAway(async () => {
        const refused = await ask('/api/v1/admin/views', { method });
        expect(refused.status).toBe(503);
        expect(await problemOf(refused)).toMatchObject(unavailable('not-ready'));
      });
      await eventually('the service to be found again', async () => (await ask('/api/v1/admin/views')).ok);
    });

    it('a POST that somebody has heard and not answered: whether it was done, nobody knows', async () => {
      for (const stub of of('reactor')) stub.manner = 'hangs up';
      const refused = await ask('/api/v1/admin/parked/1/retry', POST);
      expect(await problemOf(refused)).toMatchObject(unavailable('outcome-unknown'));
      expect(seenBy('reactor')).toHaveLength(1);
    });

    it('and hands on what Florin itself refuses', async () => {
      for (const stub of of('reactor')) stub.manner = 'is not ready';
      const refused = await ask('/api/v1/admin/parked');
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '7']);
      expect(await refused.json()).toEqual({ service: 'reactor' });
    });
  });

  describe('of two instances', () => {
    it('asks the other when one is away, whatever is asked', async () => {
      await of('banking')[0]?.whileAway(async () => {
        for (let i = 0; i < 4; i++) expect((await ask('/api/v1/accounts', POST)).status).toBe(200);
      });
    });

    const methodsSeen = () =>
      seenBy('banking')
        .map(({ method }) => method)
        .sort();

    it('asks the other again only what may be repeated', async () => {
      await eventually('both to be asked', async () => {
        await ask('/api/v1/accounts');
        return of('banking').every(({ seen }) => seen.length > 0);
      });
      for (const stub of of('banking')) {
        stub.seen.length = 0;
        stub.manner = 'hangs up';
      }
      await ask('/api/v1/accounts');
      expect(methodsSeen()).toEqual(['GET', 'GET']);
      await eventually('a POST to be heard', async () => {
        await ask('/api/v1/transfers', POST);
        return seenBy('banking').length > 2;
      });
      expect(methodsSeen()).toEqual(['GET', 'GET', 'POST']);
    });
  });
});
