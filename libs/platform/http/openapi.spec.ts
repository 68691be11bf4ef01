import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { refusals } from '#platform/kernel/refusal';
import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { AdminOnly } from './admin-only.js';
import { Meta } from './command-meta.js';
import { Text, Uuid } from './fields.js';
import { openApiDocument } from './openapi.js';
import { PageQuery } from './pagination.js';
import { Public } from './public.js';
import { Credentials } from './rate-limit.js';
import { Reads } from './reads.js';
import { Refuses } from './refuses.js';
import { TakesForm } from './takes-form.js';

const refuse = refusals({
  'tiny.taken': ['invalid', 'It is taken.'],
  'tiny.unknown': ['not-found', 'There is no such thing.'],
});

class SignUpBody {
  @Text({ min: 3, max: 40, pattern: /^[a-z]+$/ })
  username!: string;

  @Text({ max: 72, optional: true })
  note?: string;
}

class ThingPath {
  @Uuid()
  id!: string;
}

@Controller()
class ThingRoutes {
  /** Makes a user. */
  @Post('signup')
  @Public()
  @Credentials()
  @Refuses(refuse, 'tiny.taken')
  signUp(@Body() body: SignUpBody, @Meta() meta: CommandMeta): unknown {
    return [body, meta];
  }

  @Get('things')
  @AdminOnly()
  @Reads({ name: 'tiny.things' })
  list(@Query() query: PageQuery): unknown {
    return query;
  }

  @Get('things/:id')
  @Refuses(refuse, 'tiny.unknown')
  one(@Param() path: ThingPath): unknown {
    return path;
  }

  @Post('form')
  @TakesForm()
  form(@Body() body: SignUpBody): unknown {
    return body;
  }
}

let tiny: TinyApp;
let document: OpenAPIObject;
beforeAll(async () => {
  tiny = await startTinyApp([ThingRoutes]);
  document = (await (await fetch(`${tiny.url}/api/openapi.json`)).json()) as OpenAPIObject;
});
afterAll(() => tiny.app.close());

function operation(path: string, method: 'get' | 'post'): OperationObject {
  return document.paths[path]?.[method] as OperationObject;
}

const statuses = (path: string, method: 'get' | 'post') =>
  Object.keys(operation(path, method).responses).map(Number);
const parameters = (path: string, method: 'get' | 'post') =>
  operation(path, method).parameters?.map((parameter) => ('name' in parameter ? parameter.name : ''));

it('is OpenAPI 3.1 and the same whenever it is made', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(JSON.parse(JSON.stringify(openApiDocument(tiny.app)))).toEqual(document);
  expect(JSON.stringify(openApiDocument(tiny.app))).toBe(JSON.stringify(openApiDocument(tiny.app)));
});

it('names every refusal of a route, and no other', () => {
  expect(statuses('/api/v1/signup', 'post')).toEqual([201, 400, 409, 412, 413, 415, 422, 429, 503]);
  expect(statuses('/api/v1/things', 'get')).toEqual([200, 400, 401, 403, 429, 503]);
  expect(statuses('/api/v1/things/{id}', 'get')).toEqual([200, 400, 401, 404, 429]);
  expect(statuses('/health/ready', 'get')).toEqual([200, 429, 503]);
  expect(operation('/api/v1/signup', 'post').responses['400']).toMatchObject({
    description: expect.stringContaining('`tiny.taken`: It is taken.') as string,
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: {
            code: { enum: expect.arrayContaining(['tiny.taken', 'platform.bad-json']) as string[] },
          },
        },
      },
    },
  });
});

it('says who may call', () => {
  expect(operation('/api/v1/signup', 'post').security).toBeUndefined();
  expect(operation('/api/v1/things', 'get').security).toEqual([{ bearer: [] }, { password: [] }]);
  expect(document.components?.securitySchemes).toMatchObject({
    bearer: { scheme: 'bearer' },
    password: { flows: { password: { tokenUrl: '/oauth/token' } } },
  });
});

it('names the headers that a route takes and answers with', () => {
  expect(parameters('/api/v1/signup', 'post')).toEqual(['Idempotency-Key', 'If-Match']);
  expect(parameters('/api/v1/things', 'get')).toEqual(['limit', 'after', 'Florin-After']);
  expect(operation('/api/v1/signup', 'post').responses['201']).toMatchObject({
    headers: { 'Florin-Position': {}, ETag: {} },
  });
});

it('describes bodies as their fields check them', () => {
  expect(document.components?.schemas?.['SignUpBody']).toMatchObject({
    required: ['username'],
    properties: { username: { type: 'string', minLength: 3, maxLength: 40, pattern: '^[a-z]+$' } },
  });
  const types = (path: string) => {
    const body = operation(path, 'post').requestBody;
    return body && 'content' in body ? Object.keys(body.content) : [];
  };
  expect(types('/api/v1/signup')).toEqual(['application/json']);
  expect(types('/api/v1/form')).toEqual(['application/x-www-form-urlencoded']);
});

it('has the documented paths at the root as well, under ids of their own', () => {
  expect(operation('/signup', 'post').responses).toEqual(operation('/api/v1/signup', 'post').responses);
  const ids = Object.values(document.paths).flatMap((item) =>
    [item.get, item.post].flatMap((o) => o?.operationId ?? []),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

it('refers to nothing that is not there', () => {
  const schemas = Object.keys(document.components?.schemas ?? {});
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name] of references) expect(schemas).toContain(name);
});

it('can be read and tried on a page that needs no other server', async () => {
  const page = await fetch(`${tiny.url}/api/docs`);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("script-src 'self'");
  expect(html).not.toMatch(/https?:\/\//);
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link as string);
  expect(links.length).toBe(4);
  for (const link of links) {
    const asset = await fetch(tiny.url + link);
    expect([link, asset.status, (await asset.arrayBuffer()).byteLength > 0]).toEqual([link, 200, true]);
  }
});
