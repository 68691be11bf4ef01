import { Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { withPrefix } from './documented-paths.js';
import { Public } from './public.js';

@Public()
@Controller()
class EdgeRoutes {
  @Get('open')
  open(): { ok: boolean } {
    return { ok: true };
  }

  @Post('signup')
  signUp(): { ok: boolean } {
    return { ok: true };
  }

  @Get('half')
  half(@Res() reply: FastifyReply): never {
    reply.raw.writeHead(200, { 'content-length': '100' });
    reply.raw.write('half');
    throw new Error('broke in the middle');
  }
}

@Public()
@Controller('.well-known')
class WellKnownRoutes {
  @Get('jwks.json')
  keys(): { keys: unknown[] } {
    return { keys: [] };
  }
}

let tiny: TinyApp;
beforeAll(async () => {
  tiny = await startTinyApp([EdgeRoutes, WellKnownRoutes]);
});
afterAll(() => tiny.app.close());

describe('paths', () => {
  it.each([
    ['POST', '/signup', 201],
    ['POST', '/api/v1/signup', 201],
    ['POST', '/signup?x=1', 201],
    ['GET', '/signup', 405],
    ['POST', '/signup/', 404],
    ['GET', '/open', 404],
    ['GET', '/api/v1/open', 200],
    ['HEAD', '/api/v1/open', 200],
    ['GET', '/.well-known/jwks.json', 200],
    ['GET', '/api/v1/.well-known/jwks.json', 404],
    ['GET', '/health/live', 200],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await fetch(tiny.url + path, { method })).status).toBe(status);
  });

  it('are rewritten only when they are exactly in the table', () => {
    const paths = ['/login', '/login?a=/b', '/logins', '/login/x', '//login', '/LOGIN', '/api/v1/login'];
    expect(paths.map(withPrefix)).toEqual([
      '/api/v1/login',
      '/api/v1/login?a=/b',
      '/logins',
      '/login/x',
      '//login',
      '/LOGIN',
      '/api/v1/login',
    ]);
  });
});

describe('health', () => {
  it('says why it is not ready', async () => {
    expect((await fetch(`${tiny.url}/health/ready`)).status).toBe(200);
    tiny.reasonsAgainst.push('the view x is rebuilding');
    const response = await fetch(`${tiny.url}/health/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      code: 'platform.not-ready',
      reasons: ['the view x is rebuilding'],
    });
  });
});

describe('every answer', () => {
  it.each(['/api/v1/open', '/nothing', '/api/v1/%zz', '/health/live', '/api/openapi.json'])(
    'is safe to show: %s',
    async (path) => {
      const { headers } = await fetch(tiny.url + path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'") as string,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers.has('strict-transport-security')).toBe(false);
      expect(headers.has('access-control-allow-origin')).toBe(false);
    },
  );

  it('asks for TLS for ever where TLS is in front', async () => {
    const { headers } = await fetch(`${tiny.url}/api/v1/open`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
  });

  it('that breaks in the middle is broken off', async () => {
    const whole = fetch(`${tiny.url}/api/v1/half`).then((response) => response.text());
    await expect(whole).rejects.toThrow();
  });
});

describe('CORS', () => {
  let shared: TinyApp;
  beforeAll(async () => {
    shared = await startTinyApp([EdgeRoutes], { corsOrigins: ['https://florin.example'] });
  });
  afterAll(() => shared.app.close());

  const preflight = (origin: string) =>
    fetch(`${shared.url}/api/v1/open`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });

  it('lets the configured origins in, and their scripts read our headers', async () => {
    const allowed = await preflight('https://florin.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://florin.example');
    const headers = { origin: 'https://florin.example' };
    const answer = await fetch(`${shared.url}/api/v1/open`, { headers });
    expect(answer.headers.get('access-control-expose-headers')).toContain('Florin-Position');
  });

  it.each(['https://florin.example.evil', 'http://florin.example', 'null'])(
    'keeps %s out',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('does not make a path of every path', async () => {
    expect((await fetch(`${shared.url}/nothing`)).status).toBe(404);
  });
});
