import type { Config } from '#platform/config/config';
import { eventually } from '#platform/testing/eventually';
import { silentLog } from '#platform/testing/silent-log';
import { serviceOf } from '#assembly/role';
import { startFlorin, type ListeningFlorin } from '#assembly/start-florin';
import { aCustomer, after, theAdmin, told, type Customer } from '#banking/testing/customers';
import { freshName, logIn, PASSWORD } from '#identity/testing/people';
import { freePorts } from '../../workload/chaos/free-ports.js';
import { ApiClient, type ApiAnswer } from './testing/api-client.js';
import { breakableEngines, type BreakableEngines, type EngineName } from './testing/breakable-engines.js';
import { startDistributedFlorin, type DistributedFlorin } from './testing/start-distributed-florin.js';
import { testConfig } from './testing/start-test-florin.js';

/** Of a recovery, with every back-off there is on the way. */
const LONGEST_RECOVERY_MS = 60_000;
const LONGEST_TEST_MS = 240_000;
/** What a read that waits for its own write may take, on a machine that has other things to do. */
const LONGEST_WAITING_READ_MS = 3_500;
const ALL: readonly EngineName[] = ['eventStore', 'readStore', 'vault', 'bus'];
const MASTER_KEY = Buffer.alloc(32, 7);
const CALLED: Readonly<Record<EngineName, string>> = {
  eventStore: 'the event store',
  readStore: 'the read store',
  vault: 'the vault',
  bus: 'the message bus',
};
const PARTS = ['identity', 'banking', 'relay', 'projector', 'reactor'];
const ONE_EUR = { amount: '1', currency: 'EUR' };

const engines = await breakableEngines();
const there = engines ? describe : describe.skip;

there('Florin, when engines are away', () => {
  const { addresses, each } = engines ?? ({} as BreakableEngines);
  const portOf = (name: EngineName): string => /:(\d+)(?:[/?]|$)/.exec(addresses[name])?.[1] ?? '';

  afterAll(() => engines?.stop());

  /** What is asked of it is asked again later. */
  function expectLater(answer: ApiAnswer): void {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }

  async function reasonsAgainst(api: ApiClient): Promise<string> {
    const answer = await api.get('/health/ready');
    if (answer.status === 200) return '';
    expectLater(answer);
    return ((answer.body as { readonly reasons?: readonly string[] }).reasons ?? []).join('\n');
  }

  describe('as it starts', () => {
    let config: Config;
    let api: ApiClient;
    let starting: Promise<ListeningFlorin>;
    let givenUp: AbortController;
    beforeEach(async () => {
      const [port = 0] = await freePorts(1);
      config = Object.assign(testConfig(), addresses, { port, masterKey: MASTER_KEY });
      api = new ApiClient(`http://127.0.0.1:${port}`);
      await Promise.all(ALL.map((name) => each[name].takeDown()));
      givenUp = new AbortController();
      const opening = { config, role: serviceOf('identity'), log: silentLog, tell: () => undefined };
      starting = startFlorin(opening, givenUp.signal);
    });
    afterEach(async () => {
      givenUp.abort();
      await (await starting.catch(() => undefined))?.stop();
    });

    /** Waits until these are told to be missing, and no others. */
    const named = (names: readonly EngineName[]): Promise<string> =>
      eventually(
        `to hear of ${names.join(', ')}`,
        async () => {
          const reasons = await reasonsAgainst(api).catch(ifNotListening);
          return (
            ALL.every((name) => reasons.includes(`:${portOf(name)}`) === names.includes(name)) && reasons
          );
        },
        LONGEST_RECOVERY_MS,
      );

    it(
      'is alive, says which it waits for, and serves at the same port when they have come',
      async () => {
        expect(await named(ALL)).not.toMatch(/guest|florin:/);
        expect(await api.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
        for (const path of ['/api/v1/profile', '/login', '/']) expectLater(await api.get(path));
        expectLater(await api.post('/signup', { username: freshName(), password: PASSWORD }));

        const missing = [...ALL];
        for (const name of ALL.slice(0, -1)) {
          await each[name].bringBack();
          missing.shift();
          await named(missing);
        }
        await each.bus.bringBack();
        const florin = await starting;
        expect(florin.url).toBe(api.url);
        await eventually('it to be ready but for the views', async () => {
          return /^(the view \S+ is still being built\n?)*$/.test(await reasonsAgainst(api));
        });
        expect((await api.post('/signup', { username: freshName(), password: PASSWORD })).status).toBe(201);
      },
      LONGEST_TEST_MS,
    );

    it('ends when the start is given up', async () => {
      await named(ALL);
      givenUp.abort();
      await expect(starting).rejects.toThrow();
      await expect(api.get('/health/live')).rejects.toThrow('fetch failed');
    });

    function ifNotListening(error: unknown): string {
      if (error instanceof TypeError && error.message === 'fetch failed') return '';
      throw error;
    }
  });

  describe('later, one after another', () => {
    let florin: DistributedFlorin;
    let admin: Customer;
    let ada: Customer;
    let bob: Customer;
    let adas: string;
    let bobs: string;
    /** What each test adds: a transfer of one, and a deposit of one. */
    let rounds = 0;

    beforeAll(async () => {
      await Promise.all(ALL.map((name) => each[name].bringBack()));
      florin = await startDistributedFlorin(testConfig({ masterKey: MASTER_KEY }), engines);
      admin = await theAdmin(florin.api);
      [ada, bob] = [await aCustomer(florin.api), await aCustomer(florin.api)];
      [adas, bobs] = [await ada.open('EUR', '100'), await bob.open()];
    }, LONGEST_TEST_MS);
    afterAll(() => florin.stop());

    const deposit = (key: string): Promise<ApiAnswer> =>
      ada.post(`/accounts/${adas}/deposits`, ONE_EUR, { 'idempotency-key': key });

    const sooner = <T>(what: string, condition: () => Promise<T | undefined | false>): Promise<T> =>
      eventually(what, condition, LONGEST_RECOVERY_MS);

    const unlessLater = (answer: ApiAnswer): ApiAnswer | undefined => {
      if (answer.status === 503) expectLater(answer);
      else expect(answer.status).toBeLessThan(300);
      return answer.status === 503 ? undefined : answer;
    };

    /** Every part says that it is this engine that is away. */
    async function expectNamed(name: EngineName): Promise<void> {
      for (const part of PARTS) {
        const api = new ApiClient(florin.parts.get(part).url);
        await sooner(`${part} to miss ${CALLED[name]}`, async () => {
          const reasons = await reasonsAgainst(api);
          return reasons.includes(CALLED[name]) || reasons.includes(`:${portOf(name)}`);
        });
        expect(await api.get('/health/live')).toMatchObject({ status: 200 });
      }
    }

    /** A transfer is on its way as the engine goes; when it is back, all that was answered is there. */
    async function without(name: EngineName, meanwhile: (sent: ApiAnswer) => Promise<void>): Promise<void> {
      const sent = await ada.post(`/accounts/${adas}/transfers`, { ...ONE_EUR, to: bobs });
      expect(sent.status).toBe(201);
      await each[name].takeDown();
      await meanwhile(sent);
      await expectNamed(name);
      await each[name].bringBack();
      await florin.parts.ready(LONGEST_RECOVERY_MS);
      rounds += 1;
      await expectDepositedOnce(name);
      await sooner('the transfer to arrive', async () => (await balanceOf(bob, bobs)) === `${rounds}.00`);
      expect(await balanceOf(ada, adas)).toBe('100.00');
    }

    async function expectDepositedOnce(key: string): Promise<void> {
      const first = await sooner('the deposit to be taken', async () => unlessLater(await deposit(key)));
      const again = await deposit(key);
      expect(again).toMatchObject({ status: 201, body: { depositId: told(first).depositId } });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      const shown = await sooner('the view to have it', async () =>
        unlessLater(await ada.get(`/accounts/${adas}`, after(first))),
      );
      expect(told(shown).balance.amount).toBe('100.00');
    }

    /** Asked once, as by a client that does not come again when it is told to, and answered soon. */
    async function expectLaterSoon(written: ApiAnswer): Promise<void> {
      const began = performance.now();
      const answer = await fetch(new URL(`/api/v1/accounts/${adas}`, florin.api.url), {
        headers: { authorization: `Bearer ${ada.accessToken}`, ...after(written) },
      });
      expect(performance.now() - began).toBeLessThan(LONGEST_WAITING_READ_MS);
      expectLater({ status: answer.status, headers: answer.headers, body: await answer.json() });
    }

    async function balanceOf(by: Customer, accountId: string): Promise<string | undefined> {
      const seen = unlessLater(await by.get(`/accounts/${accountId}`));
      return seen && told(seen).balance.amount;
    }

    it(
      'the event store: no command is taken, and views are shown',
      () =>
        without('eventStore', async () => {
          expectLater(await deposit('eventStore'));
          expect(await balanceOf(ada, adas)).toMatch(/^(99|100)\.00$/);
        }),
      LONGEST_TEST_MS,
    );

    it(
      'the vault: nothing is taken that needs a key or a password',
      async () => {
        const ann = { username: freshName(), password: PASSWORD };
        const signUpOnce = (): Promise<ApiAnswer> =>
          florin.api.post('/signup', ann, { headers: { 'idempotency-key': 'ann' } });
        await without('vault', async () => {
          expectLater(await signUpOnce());
          expectLater(await logIn(florin.api, ada.username));
          unlessLater(await deposit('vault'));
        });
        const first = await sooner('the sign-up to be taken', async () => unlessLater(await signUpOnce()));
        expect((await signUpOnce()).body).toMatchObject({
          userId: (first.body as { userId: string }).userId,
        });
        expect((await logIn(florin.api, ann.username)).status).toBe(200);
      },
      LONGEST_TEST_MS,
    );

    it(
      'the read store: nothing is shown',
      () =>
        without('readStore', async (sent) => {
          expectLater(await ada.get(`/accounts/${adas}`));
          await expectLaterSoon(sent);
          unlessLater(await deposit('readStore'));
        }),
      LONGEST_TEST_MS,
    );

    it(
      'the message bus: commands are taken, and what waits for them to be seen is told to come again',
      () =>
        without('bus', async () => {
          const deposited = await deposit('bus');
          expect(deposited.status).toBe(201);
          await expectLaterSoon(deposited);
        }),
      LONGEST_TEST_MS,
    );

    it('and at the end the books are right, and nothing was parked', async () => {
      await florin.caughtUp();
      const { body } = await admin.get('/admin/trial-balance');
      const eur = (amount: string) => ({ amount, currency: 'EUR' });
      expect(body).toMatchObject({
        currencies: [
          {
            accounts: eur(`${100 + rounds}.00`),
            underWay: eur('0.00'),
            lending: eur('0.00'),
            sum: eur('0.00'),
            bookings: 1 + 3 * rounds,
          },
        ],
      });
      expect((await admin.get('/admin/parked')).body).toEqual({ items: [] });
    });
  });
});
