import { Controller, Get, Post } from '@nestjs/common';
import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { Public } from './public.js';
import { Credentials, networkOf } from './rate-limit.js';
import { RateLimiter } from './rate-limiter.js';

@Controller()
class LimitedRoutes {
  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }

  @Post('login')
  @Public()
  @Credentials()
  logIn(): string {
    return 'in';
  }

  @Get('mine')
  mine(): string {
    return 'mine';
  }
}

describe('a limiter', () => {
  it('lets a burst through, then one for each that time gives back', () => {
    let nowMs = 0;
    const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, () => nowMs);
    for (let i = 0; i < 3; i++) limiter.admit('a');
    expect(() => limiter.admit('a')).toThrow('Too many');
    limiter.admit('b');
    nowMs = 500;
    limiter.admit('a');
    expect(() => limiter.admit('a')).toThrow('Too many');
    nowMs = 60_000;
    for (let i = 0; i < 3; i++) limiter.admit('a');
    expect(() => limiter.admit('a')).toThrow('Too many');
  });

  it('says when to come back', () => {
    const limiter = new RateLimiter({ perSecond: 1 / 6, burst: 1 }, () => 0);
    limiter.admit('a');
    const refused = () => {
      try {
        limiter.admit('a');
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refused()).toMatchObject({ kind: 'too-many', details: { retryAfterSeconds: 6 } });
  });

  it('holds so many keys and no more', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, () => 0, 2);
    for (const key of ['a', 'b', 'c']) limiter.admit(key);
    expect(limiter.size).toBe(2);
    expect(() => limiter.admit('c')).toThrow('Too many');
    limiter.admit('a');
  });

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('takes %s for %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the limits', () => {
  let tiny: TinyApp;
  beforeEach(async () => {
    tiny = await startTinyApp([LimitedRoutes], { requestsPerSecond: 0.3, credentialRequestsPerMinute: 2 });
  });
  afterEach(() => tiny.app.close());

  const statuses = async (count: number, path: string, init: RequestInit = {}) => {
    const answers: number[] = [];
    for (let i = 0; i < count; i++) answers.push((await fetch(tiny.url + path, init)).status);
    return answers;
  };

  it('hold for an address on any path, also on one that is not', async () => {
    expect(await statuses(4, '/nothing')).toEqual([404, 404, 404, 429]);
    const refused = await fetch(`${tiny.url}/api/v1/open`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({ code: 'platform.too-many-requests' });
  });

  it('are stricter where credentials are taken, under both names of the path', async () => {
    const POST = { method: 'POST' };
    expect(await statuses(1, '/login', POST)).toEqual([201]);
    expect(await statuses(2, '/api/v1/login', POST)).toEqual([201, 429]);
  });
});

it('the limit of a user holds wherever the user calls from', async () => {
  const tiny = await startTinyApp([LimitedRoutes], { requestsPerSecond: 0.3 });
  const { token } = tiny.logIn();
  const answers: number[] = [];
  for (const from of ['127.0.0.2', '127.0.0.3']) {
    for (let i = 0; i < 2; i++) answers.push(await statusFrom(from, `${tiny.url}/api/v1/mine`, token));
  }
  await tiny.app.close();
  expect(answers).toEqual([200, 200, 200, 429]);
});

async function statusFrom(localAddress: string, url: string, token: string): Promise<number> {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, connection: 'close' };
    get(url, { localAddress, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}
