import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { OutcomeUnknown, StoreUnavailable, type Position } from '#platform/event-store/event-store';
import { refusals } from '#platform/kernel/refusal';
import { BadCursor, ReadStoreUnavailable } from '#platform/read-store/read-store';
import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { VaultUnavailable } from '#platform/vault/vault';
import { Answer, AtRevision } from './answer.js';
import { Meta } from './command-meta.js';
import { Text } from './fields.js';
import { Public } from './public.js';
import { Reads } from './reads.js';

const refuse = refusals({
  'tiny.taken': ['invalid', 'It is taken.'],
  'tiny.broke': ['unprocessable', 'Not enough money.'],
});

class NameBody {
  @Text({ max: 20, optional: true })
  name?: string;

  @Text({ max: 20, optional: true })
  other?: string;
}

function resultAt(revision: number, replayed = false): CommandResult {
  return { stream: 'tiny-1', revision, position: '42' as Position, lane: 3, events: [], replayed };
}

const throwers: Readonly<Record<string, () => Error>> = {
  taken: () => refuse('tiny.taken', {}, [{ field: 'name', message: 'is taken' }]),
  broke: () => refuse('tiny.broke', { available: '12.00', status: 200 }),
  unavailable: () => new StoreUnavailable('disk full at /secret'),
  unreadable: () => new ReadStoreUnavailable('no answer from secret.example'),
  keyless: () => new VaultUnavailable('no answer from secret.example'),
  unknown: () => new OutcomeUnknown('time-out'),
  cursor: () => new BadCursor('bad'),
  fault: () => new TypeError('secret: hunter2'),
};

@Public()
@Controller()
class TinyRoutes {
  @Post('meta')
  meta(@Body() _body: NameBody, @Meta() meta: CommandMeta): CommandMeta {
    return meta;
  }

  @Post('other/:id')
  other(@Meta() meta: CommandMeta): CommandMeta {
    return meta;
  }

  @Post('signup')
  signup(@Meta() meta: CommandMeta): CommandMeta {
    return meta;
  }

  @Post('done')
  done(): Answer {
    return new Answer(resultAt(7), { ok: true });
  }

  @Post('replayed')
  @HttpCode(204)
  replayed(): Answer {
    return new Answer(resultAt(-1, true), undefined);
  }

  @Get('document')
  @Reads({ name: 'tiny.documents' })
  document(): AtRevision {
    return new AtRevision(5, { name: 'ann' });
  }

  @Post('throw')
  throw(@Body() body: NameBody): never {
    throw (throwers[body.name ?? ''] as () => Error)();
  }
}

@Controller('mine')
class MyRoutes {
  @Post()
  meta(@Meta() meta: CommandMeta): CommandMeta {
    return meta;
  }
}

let tiny: TinyApp;
beforeAll(async () => {
  tiny = await startTinyApp([TinyRoutes, MyRoutes]);
});
afterAll(() => tiny.app.close());

async function post(path: string, headers: Record<string, string> = {}, body: object = {}) {
  const response = await fetch(`${tiny.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const json = (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, text, json };
}

async function metaOf(path: string, headers: Record<string, string> = {}, body: object = {}) {
  const { status, json } = await post(path, headers, body);
  expect(status).toBe(201);
  return json as unknown as CommandMeta;
}

const KEY = { 'idempotency-key': 'key-1' };

describe('the metadata of a command', () => {
  it('is new each time without a key, and not to be remembered', async () => {
    const [a, b] = [await metaOf('/api/v1/meta'), await metaOf('/api/v1/meta')];
    expect(a.commandId).not.toBe(b.commandId);
    expect(a).not.toHaveProperty('fingerprint');
    expect(a).not.toHaveProperty('actor');
  });

  it('is the same for the same key and body, however its fields are ordered', async () => {
    const a = await metaOf('/api/v1/meta', KEY, { name: 'ann', other: 'x' });
    const b = await metaOf('/api/v1/meta', KEY, { other: 'x', name: 'ann' });
    expect([b.commandId, b.fingerprint]).toEqual([a.commandId, a.fingerprint]);
  });

  it('has the same id but another fingerprint for another body', async () => {
    const a = await metaOf('/api/v1/meta', KEY, { name: 'ann' });
    const b = await metaOf('/api/v1/meta', KEY, { name: 'bob' });
    expect(b.commandId).toBe(a.commandId);
    expect(b.fingerprint).not.toBe(a.fingerprint);
  });

  it('has another id for another key, route, parameter or caller', async () => {
    const [ann, bob] = [tiny.logIn(), tiny.logIn()];
    const as = ({ token }: { token: string }) => ({ ...KEY, authorization: `Bearer ${token}` });
    const ids = [
      await metaOf('/api/v1/meta', KEY),
      await metaOf('/api/v1/meta', { 'idempotency-key': 'key-2' }),
      await metaOf('/api/v1/other/1', KEY),
      await metaOf('/api/v1/other/2', KEY),
      await metaOf('/api/v1/mine', as(ann)),
      await metaOf('/api/v1/mine', as(bob)),
    ].map(({ commandId }) => commandId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is the same under both names of a documented path', async () => {
    const [a, b] = [await metaOf('/signup', KEY), await metaOf('/api/v1/signup', KEY)];
    expect(b.commandId).toBe(a.commandId);
  });

  it('says who did it, and where it came from', async () => {
    const { token, principal } = tiny.logIn();
    const meta = await metaOf('/api/v1/mine', { authorization: `Bearer ${token}`, 'x-request-id': 'r-1' });
    expect(meta).toMatchObject({ actor: principal.userId, correlationId: 'r-1' });
  });

  it('takes the trace of the caller, or makes one where it is malformed', async () => {
    const trace = 'a'.repeat(32);
    const traced = await metaOf('/api/v1/meta', { traceparent: `00-${trace}-${'b'.repeat(16)}-01` });
    expect(traced.correlationId).toBe(trace);
    const odd = await metaOf('/api/v1/meta', { 'x-request-id': '{"inject"', traceparent: 'nonsense' });
    expect(odd.correlationId).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['"7"', 7],
    ['*', undefined],
  ])('reads If-Match %s', async (header, revision) => {
    expect((await metaOf('/api/v1/meta', { 'if-match': header })).ifRevision).toBe(revision);
  });

  it.each([
    ['If-Match', '7'],
    ['If-Match', 'W/"7"'],
    ['If-Match', '"7", "8"'],
    ['If-Match', '"1e3"'],
    ['Idempotency-Key', ''],
    ['Idempotency-Key', 'a b'],
    ['Idempotency-Key', '\u00e9'],
    ['Idempotency-Key', 'x'.repeat(256)],
  ])('refuses %s: %s', async (name, value) => {
    const { status, json } = await post('/api/v1/meta', { [name]: value });
    expect({ status, code: json['code'] }).toEqual({ status: 400, code: 'platform.invalid' });
    expect(json['errors']).toEqual([{ field: name, message: expect.any(String) as string }]);
  });
});

describe('an answer', () => {
  it('of a command says where it stands and at which revision', async () => {
    const { headers, json } = await post('/api/v1/done');
    expect(json).toEqual({ ok: true });
    expect(headers.get('florin-position')).toBe('42@3');
    expect(headers.get('etag')).toBe('"7"');
    expect(headers.has('idempotency-replayed')).toBe(false);
  });

  it('that is repeated says so, and may be empty', async () => {
    const { status, headers, text } = await post('/api/v1/replayed');
    expect([status, text]).toEqual([204, '']);
    expect(headers.get('idempotency-replayed')).toBe('true');
    expect([headers.has('etag'), headers.has('content-type')]).toEqual([false, false]);
  });

  it('of a query has the ETag of its document', async () => {
    const response = await fetch(`${tiny.url}/api/v1/document`);
    expect(response.headers.get('etag')).toBe('"5"');
    expect(await response.json()).toEqual({ name: 'ann' });
  });

  it('waits for what the caller has done, and says so when it takes too long', async () => {
    const ask = (after: string) =>
      fetch(`${tiny.url}/api/v1/document`, { headers: { 'florin-after': after } });
    expect((await ask('42@3')).status).toBe(200);
    tiny.lateViews.add('tiny.documents');
    const late = await ask('42@3');
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await late.json()).toMatchObject({ code: 'platform.view-behind' });
    for (const malformed of ['42', '@3', '-1@0', 'x@y', '42@3@1']) {
      const response = await ask(malformed);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ field: 'Florin-After' }] });
    }
  });
});

describe('an error', () => {
  it('of the domain has the status of its kind, its code, details and fields', async () => {
    expect((await post('/api/v1/throw', {}, { name: 'taken' })).json).toMatchObject({
      type: '/problems/tiny.taken',
      title: 'Bad Request',
      status: 400,
      detail: 'It is taken.',
      code: 'tiny.taken',
      errors: [{ field: 'name', message: 'is taken' }],
    });
    const { status, json } = await post('/api/v1/throw', {}, { name: 'broke' });
    expect(status).toBe(422);
    expect(json).toMatchObject({ status: 422, code: 'tiny.broke', available: '12.00' });
  });

  it.each([
    ['unavailable', 503, 'platform.unavailable'],
    ['unreadable', 503, 'platform.not-ready'],
    ['keyless', 503, 'platform.not-ready'],
    ['unknown', 503, 'platform.outcome-unknown'],
    ['cursor', 400, 'platform.invalid'],
  ])('of a port (%s) is told in words of the edge', async (name, status, code) => {
    const answer = await post('/api/v1/throw', {}, { name });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    expect(answer.headers.has('retry-after')).toBe(status === 503);
    expect(answer.text).not.toContain('secret');
  });

  it('that is ours is logged under its trace and told to nobody', async () => {
    tiny.log.splice(0);
    const { status, text, json } = await post('/api/v1/throw?token=hunter3', {}, { name: 'fault' });
    expect([status, json['code']]).toEqual([500, 'platform.fault']);
    expect(text).not.toContain('hunter');
    const [line] = tiny.log.map((written) => JSON.parse(written) as Record<string, unknown>);
    expect(line).toMatchObject({
      level: 'error',
      traceId: json['traceId'],
      route: 'POST /api/v1/throw',
      error: { name: 'TypeError' },
    });
    expect(tiny.log.join('')).not.toContain('hunter3');
  });
});
