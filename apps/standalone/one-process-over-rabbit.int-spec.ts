import { aCustomer, after, told, type Customer } from '#banking/testing/customers';
import type { AmqpUrl, Config } from '#platform/config/config';
import { laneOf, type LaneCount } from '#platform/event-store/lanes';
import { eventually } from '#platform/testing/eventually';
import { rabbitOfOurOwn } from '#platform/testing/rabbit-for-tests';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { startTestFlorin } from './testing/start-test-florin.js';
import type { TestFlorin } from './testing/test-florin.js';

const LONGEST_TEST_MS = 120_000;

const rabbit = await rabbitOfOurOwn();
const there = rabbit ? describe : describe.skip;

there('Florin in one process over RabbitMQ', () => {
  afterAll(() => rabbit?.stop());

  it.each<[string, LaneCount | undefined, LaneCount]>([
    ['one lane when nobody says how many', undefined, 1],
    ['as many as are wanted', 4, 4],
  ])(
    'has %s, keeps to that, and shows what was done',
    async (_, lanes, agreed) => {
      const place = await somewhere(`lanes-${agreed}`);
      const first = await startTestFlorin({ ...place, lanes });
      await eventually('it to be ready', async () => (await fetch(`${first.url}/health/ready`)).ok);
      const [ada, bob] = [await aCustomer(first.api), await aCustomer(first.api)];
      const [adas, bobs] = [await ada.open('EUR', '100'), await bob.open('EUR')];
      const transfer = { to: bobs, amount: '12.50', currency: 'EUR', reference: 'Lunch' };
      const sent = await ada.post(`/accounts/${adas}/transfers`, transfer);
      expect(sent.status).toBe(201);
      const [, lane] = after(sent)['florin-after'].split('@');
      expect(Number(lane)).toBe(laneOf(`account-${adas}`, agreed));
      expect(told(await ada.get(`/accounts/${adas}`, after(sent))).balance.amount).toBe('87.50');
      await eventually('the money to arrive', async () => (await balanceOf(bob, bobs)) === '12.50');
      await first.stop();

      await expect(startTestFlorin({ ...place, lanes: 2 })).rejects.toMatchObject({
        name: 'OtherLaneCount',
        agreed,
      });
      const second = await startTestFlorin({ ...place, lanes: undefined });
      expect(await balanceOf(bob.at(second.api), bobs)).toBe('12.50');
      await expectGoingOn(second, ada.at(second.api), adas);
      await second.stop();
    },
    LONGEST_TEST_MS,
  );

  /** A data directory and a broker's world of their own. */
  async function somewhere(name: string): Promise<Pick<Config, 'bus' | 'dataDir'>> {
    return { bus: (await rabbit!.vhost(name)) as AmqpUrl, dataDir: temporaryDirectory() };
  }

  async function balanceOf(owner: Customer, accountId: string): Promise<string> {
    return told(await owner.get(`/accounts/${accountId}`)).balance.amount;
  }

  async function expectGoingOn(florin: TestFlorin, ada: Customer, adas: string): Promise<void> {
    const deposited = await ada.post(`/accounts/${adas}/deposits`, { amount: '1', currency: 'EUR' });
    expect(told(await ada.get(`/accounts/${adas}`, after(deposited))).balance.amount).toBe('88.50');
    await florin.caughtUp();
  }
});
