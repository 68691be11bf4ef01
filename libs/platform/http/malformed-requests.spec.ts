import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { connect } from 'node:net';
import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { DateOnly, Email, Flag, OneOf, Text, Uuid, WholeNumber } from './fields.js';
import { PageQuery } from './pagination.js';
import { Public } from './public.js';
import { TakesForm } from './takes-form.js';

class Line {
  @WholeNumber({ min: 1, max: 9 })
  count!: number;
}

class NoteBody {
  @Text({ min: 2, max: 8 })
  name!: string;

  @Text({ max: 20, optional: true, multiline: true })
  text?: string;

  @Email({ optional: true })
  email?: string;

  @OneOf(['red', 'blue'], { optional: true })
  colour?: string;

  @Flag({ optional: true })
  urgent?: boolean;

  @DateOnly({ optional: true })
  due?: string;

  @ValidateNested({ each: true })
  @Type(() => Line)
  lines: Line[] = [];
}

class NotePath {
  @Uuid()
  id!: string;
}

class FormBody {
  @OneOf(['password'])
  grant_type!: string;
}

class NoteQuery extends PageQuery {
  @Flag({ optional: true })
  urgent?: boolean;
}

let stored = 0;

@Public()
@Controller('notes')
class NoteRoutes {
  @Get()
  list(@Query() query: NoteQuery): unknown {
    return query;
  }

  @Get(':id')
  one(@Param() path: NotePath): unknown {
    return path;
  }

  @Post()
  add(@Body() body: NoteBody): unknown {
    stored += 1;
    return body;
  }

  @Post('form')
  @TakesForm()
  form(@Body() body: FormBody): unknown {
    return body;
  }
}

let tiny: TinyApp;
beforeAll(async () => {
  tiny = await startTinyApp([NoteRoutes]);
});
afterAll(() => tiny.app.close());
beforeEach(() => {
  stored = 0;
});

const JSON_HEADERS = { 'content-type': 'application/json' };

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as { code: string; status: number; errors?: { field: string }[] };
  expect(problem).toMatchObject({ status: response.status, type: `/problems/${problem.code}` });
  expect(problem).toHaveProperty('traceId');
  return { status: response.status, code: problem.code, fields: problem.errors?.map(({ field }) => field) };
}

const nested = (depth: number) => '{"name":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('a bad body', () => {
  const bodies: [what: string, body: string | Uint8Array<ArrayBuffer>, code: string, fields?: string[]][] = [
    ['half an object', '{"name":', 'platform.bad-json'],
    ['a bare word', 'name', 'platform.bad-json'],
    ['NaN', '{"name": NaN}', 'platform.bad-json'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 'platform.bad-json'],
    ['no body', '', 'platform.invalid', ['name']],
    ['null', 'null', 'platform.invalid', ['body']],
    ['a list', '[]', 'platform.invalid', ['body']],
    ['a number', '1', 'platform.invalid', ['body']],
    ['a missing field', '{}', 'platform.invalid', ['name']],
    ['a wrong type', '{"name":1}', 'platform.invalid', ['name']],
    ['null for a field', '{"name":"ann","text":null}', 'platform.invalid', ['text']],
    ['an object for a text', '{"name":{"$gt":""}}', 'platform.invalid', ['name']],
    ['an unknown field', '{"name":"ann","admin":true}', 'platform.invalid', ['admin']],
    ['__proto__', '{"name":"ann","__proto__":{"admin":true}}', 'platform.invalid', ['__proto__']],
    ['__proto__ escaped', '{"name":"ann","__pro\\u0074o__":1}', 'platform.invalid', ['__proto__']],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', 'platform.invalid', ['constructor']],
    ['too short', '{"name":"a"}', 'platform.invalid', ['name']],
    ['too long', '{"name":"annannann"}', 'platform.invalid', ['name']],
    ['blank', '{"name":"   "}', 'platform.invalid', ['name']],
    ['NUL', '{"name":"a\\u0000b"}', 'platform.invalid', ['name']],
    ['a control character', '{"name":"a\\u0007b"}', 'platform.invalid', ['name']],
    ['a line break in a line', '{"name":"a\\nb"}', 'platform.invalid', ['name']],
    ['a character that turns text around', '{"name":"a\\u202eb"}', 'platform.invalid', ['name']],
    ['half a character', '{"name":"a\\ud83d"}', 'platform.invalid', ['name']],
    ['NUL in a field nobody asked for', '{"x":[{"y":"\\u0000"}]}', 'platform.invalid', ['x[0].y']],
    ['NUL in a name', '{"x":{"\\u0000":1}}', 'platform.invalid', ['x.\u0000']],
    ['not an e-mail address', '{"name":"ann","email":"ann@"}', 'platform.invalid', ['email']],
    ['not one of the choices', '{"name":"ann","colour":"green"}', 'platform.invalid', ['colour']],
    ['text for a flag', '{"name":"ann","urgent":"true"}', 'platform.invalid', ['urgent']],
    ['30 February', '{"name":"ann","due":"2024-02-30"}', 'platform.invalid', ['due']],
    ['a text for a number', '{"name":"ann","lines":[{"count":"1"}]}', 'platform.invalid', ['lines[0].count']],
    [
      'a wrong part',
      '{"name":"ann","lines":[{"count":1},{"count":1e400}]}',
      'platform.invalid',
      ['lines[1].count'],
    ],
    ['not a part', '{"name":"ann","lines":[1]}', 'platform.invalid', ['lines[0]']],
    [
      'an unknown field in a part',
      '{"name":"ann","lines":[{"count":1,"x":1}]}',
      'platform.invalid',
      ['lines[0].x'],
    ],
    ['33 levels', nested(33), 'platform.invalid', [Array(32).fill('name').join('.')]],
    ['100,000 levels', nested(100_000), 'platform.invalid', [Array(32).fill('name').join('.')]],
    ['100,000 lists', '['.repeat(100_000), 'platform.bad-json'],
  ];

  it.each(bodies)('%s', async (...[, body, code, fields]) => {
    const response = await fetch(`${tiny.url}/api/v1/notes`, { method: 'POST', headers: JSON_HEADERS, body });
    expect(await problemOf(response)).toEqual({ status: 400, code, fields });
    expect(stored).toBe(0);
  });

  it('is refused with every field that is wrong', async () => {
    const body = '{"name":"a","urgent":1,"x":2}';
    const response = await fetch(`${tiny.url}/api/v1/notes`, { method: 'POST', headers: JSON_HEADERS, body });
    expect((await problemOf(response)).fields?.sort()).toEqual(['name', 'urgent', 'x']);
  });

  it('over the limit is too large, whether it says so or not', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(16_000_000) });
    const told = await fetch(`${tiny.url}/api/v1/notes`, { method: 'POST', headers: JSON_HEADERS, body });
    expect(await problemOf(told)).toMatchObject({ status: 413, code: 'platform.body-too-large' });
    const stream = new Blob([body]).stream();
    const request = { method: 'POST', headers: JSON_HEADERS, body: stream, duplex: 'half' } as RequestInit;
    const untold = await fetch(`${tiny.url}/api/v1/notes`, request);
    expect(await problemOf(untold)).toMatchObject({ status: 413, code: 'platform.body-too-large' });
  });
});

describe('a bad request', () => {
  const POST = { method: 'POST', body: '{"name":"ann"}', headers: JSON_HEADERS };
  const form = (body: string) => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const typed = (type: string) => ({ ...POST, headers: { 'content-type': type } });
  const requests: [
    what: string,
    path: string,
    init: RequestInit,
    status: number,
    code: string,
    fields?: string[],
  ][] = [
    ['plain text', '/notes', typed('text/plain'), 415, 'platform.unsupported-media-type'],
    ['XML', '/notes', typed('application/xml'), 415, 'platform.unsupported-media-type'],
    ['nonsense for a type', '/notes', typed('nonsense'), 415, 'platform.unsupported-media-type'],
    ['a form where none is taken', '/notes', form('name=ann'), 415, 'platform.unsupported-media-type'],
    ['JSON where a form is taken', '/notes/form', POST, 415, 'platform.unsupported-media-type'],
    [
      'a form with a wrong field',
      '/notes/form',
      form('grant_type=x'),
      400,
      'platform.invalid',
      ['grant_type'],
    ],
    [
      'a form that says it twice',
      '/notes/form',
      form('grant_type=password&grant_type=x'),
      400,
      'platform.bad-form',
    ],
    ['an empty form', '/notes/form', form(''), 400, 'platform.invalid', ['grant_type']],
    ['no body and no type', '/notes', { method: 'POST' }, 400, 'platform.invalid', ['name']],
    ['a path that is not', '/nothing', {}, 404, 'platform.not-found'],
    ['a body to a path that is not', '/nothing', { ...POST, body: '{' }, 404, 'platform.not-found'],
    ['a wrong method', '/notes', { method: 'DELETE' }, 405, 'platform.method-not-allowed'],
    ['a wrong method with a body', '/notes', { ...POST, method: 'PUT' }, 405, 'platform.method-not-allowed'],
    ['an odd method', '/notes', { method: 'PROPFIND' }, 405, 'platform.method-not-allowed'],
    ['OPTIONS without CORS', '/notes', { method: 'OPTIONS' }, 405, 'platform.method-not-allowed'],
    ['a path that is not encoded', '/notes/%zz', {}, 400, 'platform.bad-request'],
    ['half an encoding', '/notes/%', {}, 400, 'platform.bad-request'],
    ['bytes in the path that are not UTF-8', '/notes/%ff', {}, 400, 'platform.bad-request'],
    ['NUL in the path', '/notes/%00', {}, 400, 'platform.invalid', ['id']],
    ['not a UUID', '/notes/1', {}, 400, 'platform.invalid', ['id']],
    ['a part of the path that is too long', `/notes/${'x'.repeat(600)}`, {}, 414, 'platform.path-too-long'],
    ['a limit of 0', '/notes?limit=0', {}, 400, 'platform.invalid', ['limit']],
    ['a limit of 201', '/notes?limit=201', {}, 400, 'platform.invalid', ['limit']],
    ['a limit that is not whole', '/notes?limit=1.5', {}, 400, 'platform.invalid', ['limit']],
    ['two limits', '/notes?limit=1&limit=2', {}, 400, 'platform.invalid', ['limit']],
    ['a word for a flag', '/notes?urgent=yes', {}, 400, 'platform.invalid', ['urgent']],
    ['NUL in the query', '/notes?after=%00', {}, 400, 'platform.invalid', ['after']],
    ['an unknown field in the query', '/notes?x=1', {}, 400, 'platform.invalid', ['x']],
    ['a query that is not encoded', '/notes?%zz=%', {}, 400, 'platform.invalid', ['%zz']],
    ['__proto__ in the query', '/notes?__proto__=1&limit=x', {}, 400, 'platform.invalid', ['limit']],
  ];

  it.each(requests)('%s', async (...[, path, init, status, code, fields]) => {
    const response = await fetch(`${tiny.url}/api/v1${path}`, init);
    expect(await problemOf(response)).toEqual({ status, code, fields });
    expect(stored).toBe(0);
  });

  it('names the methods that the path takes', async () => {
    const response = await fetch(`${tiny.url}/api/v1/notes`, { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a method that nobody knows', 'FETCH / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'a wrong chunk',
      'POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['a host and a path of two kinds', 'GET *notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
  ])('%s', async (_what, bytes, status) => {
    expect(await raw(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('has logged nothing: none of it is a fault', () => {
    expect(tiny.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('a good request', () => {
  it('keeps what it says, in normal form', async () => {
    const body = JSON.stringify({ name: 'e\u0301\u{1F600}', text: 'a\n\tb', lines: [{ count: 3 }] });
    const response = await fetch(`${tiny.url}/api/v1/notes`, { method: 'POST', headers: JSON_HEADERS, body });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ name: '\u00e9\u{1F600}', text: 'a\n\tb', lines: [{ count: 3 }] });
  });

  it('may spell its numbers and flags in the query, and has defaults', async () => {
    const spelt = await fetch(`${tiny.url}/api/v1/notes?limit=7&urgent=true&after=x`);
    expect(await spelt.json()).toEqual({ limit: 7, urgent: true, after: 'x' });
    const bare = await fetch(`${tiny.url}/api/v1/notes`);
    expect(await bare.json()).toEqual({ limit: 50 });
  });

  it('may be a form where one is taken', async () => {
    const response = await fetch(`${tiny.url}/api/v1/notes/form`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password' }),
    });
    expect(response.status).toBe(201);
  });
});

function raw(bytes: string): Promise<string> {
  const { port, hostname } = new URL(tiny.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
