import { eventually } from '#platform/testing/eventually';
import { mongoForTests } from '#platform/testing/mongo-for-tests';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { aCustomer, after, theAdmin, told, type Customer } from '#banking/testing/customers';
import { MongoClient } from 'mongodb';
import type { MongoUrl } from '#platform/config/config';
import { startTestFlorin } from './testing/start-test-florin.js';

const mongo = await mongoForTests();
const there = mongo.url === undefined ? describe.skip : describe;

there('Florin with its views in MongoDB, or what stands in for it', () => {
  const server = mongo.url ?? '';
  const database = `florin-test-${process.pid}`;
  const readStore = `${server}/${database}` as MongoUrl;

  afterAll(async () => {
    const client = new MongoClient(server);
    for (const name of [database, `${database}-reactions`]) await client.db(name).dropDatabase();
    await client.close();
    await mongo.stop?.();
  });

  it('shows a transfer on both sides, and still does when it is started again', async () => {
    const dataDir = temporaryDirectory();
    const first = await startTestFlorin({ dataDir, readStore });
    const [ada, bob] = [await aCustomer(first.api), await aCustomer(first.api)];
    const [adas, bobs] = [await ada.open('EUR', '100'), await bob.open('EUR')];
    const transfer = { to: bobs, amount: '12.50', currency: 'EUR', reference: 'Lunch' };
    expect((await ada.post(`/accounts/${adas}/transfers`, transfer)).status).toBe(201);
    await eventually('the money to arrive', async () => (await balanceOf(bob, bobs)) === '12.50');
    await first.platform.projections.caughtUp(10_000);
    await expectBooked(ada, adas, bob, bobs);
    await first.stop();

    const second = await startTestFlorin({ dataDir, readStore });
    await expectBooked(ada.at(second.api), adas, bob.at(second.api), bobs);
    const deposited = await ada
      .at(second.api)
      .post(`/accounts/${adas}/deposits`, { amount: '1', currency: 'EUR' });
    const balance = await ada.at(second.api).get(`/accounts/${adas}`, after(deposited));
    expect(told(balance).balance.amount).toBe('88.50');
    const trial = await (await theAdmin(second.api)).get('/admin/trial-balance');
    expect(trial.status).toBe(200);
    await second.stop();
  });

  async function balanceOf(owner: Customer, accountId: string): Promise<string> {
    return told(await owner.get(`/accounts/${accountId}`)).balance.amount;
  }

  async function expectBooked(ada: Customer, adas: string, bob: Customer, bobs: string): Promise<void> {
    expect(await balanceOf(ada, adas)).toBe('87.50');
    expect(await balanceOf(bob, bobs)).toBe('12.50');
    expect(told(await ada.get(`/accounts/${adas}/movements`)).items).toHaveLength(2);
    const statement = await ada.get(`/accounts/${adas}/statement?format=csv`);
    expect(statement.body).toContain('Lunch');
  }
});
