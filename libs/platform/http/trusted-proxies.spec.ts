import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';

const LIMIT = { requestsPerSecond: 0.1 };
const CLIENTS = ['203.0.113.1', '203.0.113.2', '2001:db8::1'];

let tiny: TinyApp;
afterEach(() => tiny.app.close());

/** What a request is answered that says it was forwarded for so and so. */
async function statusFor(forwardedFor: string): Promise<number> {
  const headers = { 'x-forwarded-for': forwardedFor };
  return (await fetch(`${tiny.url}/health/live`, { headers })).status;
}

it('who is trusted nowhere gets no further for whoever it says it asks for', async () => {
  tiny = await startTinyApp([], LIMIT);
  expect(await statusFor('203.0.113.1')).toBe(200);
  for (const client of CLIENTS) expect(await statusFor(client)).toBe(429);
});

it('nor does who is none of the proxies', async () => {
  tiny = await startTinyApp([], { ...LIMIT, trustedProxies: ['10.0.0.0/8', '127.0.0.9'] });
  expect(await statusFor('203.0.113.1')).toBe(200);
  for (const client of CLIENTS) expect(await statusFor(client)).toBe(429);
});

describe('behind a proxy that is trusted', () => {
  beforeEach(async () => {
    tiny = await startTinyApp([], { ...LIMIT, trustedProxies: ['127.0.0.0/8'] });
  });

  it('each client has a limit of its own', async () => {
    for (const client of CLIENTS) {
      expect(await statusFor(client)).toBe(200);
      expect(await statusFor(client)).toBe(429);
    }
  });

  it('a client is who the proxy saw, whatever it said before', async () => {
    expect(await statusFor('203.0.113.1, 198.51.100.7')).toBe(200);
    expect(await statusFor('203.0.113.2, 198.51.100.7')).toBe(429);
    expect(await statusFor('203.0.113.2')).toBe(200);
  });
});
