import { startTestFlorin } from './testing/start-test-florin.js';
it('x', async () => {
  const t0 = Date.now();
  const florin = await startTestFlorin();
  console.log('up after', Date.now() - t0);
  let first: any;
  for (let i = 0; i < 3; i += 1) {
    const t = Date.now();
    const a = await florin.api.post('/signup', { username: `u${i}`, password: 'four words are better' });
    first ??= (a.body as any).access_token;
    const t2 = Date.now();
    const b = await florin.api.get('/api/v1/profile', { token: (a.body as any).access_token });
    console.log(i, a.status, t2 - t, b.status, (b.body as any).code, Date.now() - t2);
  }
  const again = await florin.api.get('/api/v1/profile', { token: first });
  console.log('again', again.status);
  const { MongoClient } = await import('mongodb');
  const c = await new MongoClient(florin.config.readStore).connect();
  const db = c.db(new URL(florin.config.readStore).pathname.slice(1));
  const names = (await db.listCollections().toArray())
    .map(({ name }) => name)
    .filter((n) => /users|defin|progress/.test(n));
  for (const n of names) console.log(n, await db.collection(n).countDocuments());
  console.log(JSON.stringify(await db.collection('definitions').find().toArray()).slice(0, 3000));
  for (const n of names.filter((n) => /progress/.test(n)))
    console.log(JSON.stringify(await db.collection(n).find().toArray()));
  await c.close();
  await florin.stop();
}, 200_000);
