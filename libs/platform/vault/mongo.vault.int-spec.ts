import { randomBytes, randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { eventually } from '#platform/testing/eventually';
import { mongoForTests } from '#platform/testing/mongo-for-tests';
import { MongoVault } from './mongo.vault.js';
import { vaultContract } from './vault.contract.js';
import { VaultSealed } from './vault.js';

const mongo = await mongoForTests();
const there = mongo.url === undefined ? describe.skip : describe;
const masterKey = randomBytes(32);
const RECORDS = 'records';

there('the vault on MongoDB, or what stands in for it', () => {
  const server = mongo.url ?? '';
  const made: string[] = [];

  function newDatabase(): string {
    const name = `florin-vault-test-${randomUUID()}`;
    made.push(name);
    return `${server}/${name}`;
  }

  afterAll(async () => {
    const client = new MongoClient(server);
    for (const name of made) await client.db(name).dropDatabase();
    await client.close();
    await mongo.stop?.();
  });

  vaultContract(() => MongoVault.open({ url: newDatabase(), masterKey }));

  async function withTwo(
    work: (first: MongoVault, second: MongoVault, url: string) => Promise<void>,
  ): Promise<void> {
    const url = newDatabase();
    const [first, second] = await Promise.all([1, 2].map(() => MongoVault.open({ url, masterKey })));
    await work(first!, second!, url);
    await first!.close();
    await second!.close();
  }

  it('gives all processes the same key, however many ask for it first', async () => {
    await withTwo(async (first, second) => {
      for (let round = 0; round < 20; round += 1) {
        const asked = [first, second, first, second].map((vault) => vault.subjectKey(`subject-${round}`));
        const keys = await Promise.all(asked);
        expect(new Set(keys.map((key) => key?.toString('hex'))).size).toBe(1);
      }
    });
  });

  it('keeps one secret of many made at once', async () => {
    await withTwo(async (first, second) => {
      for (let round = 0; round < 20; round += 1) {
        const asked = [first, second].map((vault, value) =>
          vault.putSecretIfAbsent(`secret-${round}`, value),
        );
        expect(new Set(await Promise.all(asked)).size).toBe(1);
      }
    });
  });

  it('stops using a key soon after another process has destroyed it', async () => {
    await withTwo(async (first, second) => {
      await first.subjectKey('ada');
      await second.subjectKey('ada');
      await first.destroySubject('ada');
      expect(await first.existingSubjectKey('ada')).toBeUndefined();
      await eventually('the other to notice', async () => !(await second.existingSubjectKey('ada')));
      expect(await second.subjectKey('ada')).toBeUndefined();
    });
  });

  it('never brings a key back, in whatever order it is made, read and destroyed', async () => {
    await withTwo(async (first, second) => {
      for (let round = 0; round < 20; round += 1) {
        const subject = `subject-${round}`;
        await Promise.all([
          second.subjectKey(subject),
          first.existingSubjectKey(subject),
          first.destroySubject(subject),
          first.subjectKey(subject),
        ]);
        expect(await first.subjectKey(subject)).toBeUndefined();
        expect(await first.existingSubjectKey(subject)).toBeUndefined();
      }
    });
  });

  it('keeps everything for who opens it next, nothing in clear, and nothing of what was destroyed', async () => {
    const url = newDatabase();
    const first = await MongoVault.open({ url, masterKey });
    const key = (await first.subjectKey('ada'))!;
    await first.putSecret('password/ada', 'correct horse battery staple');
    await first.putSecret('password/grace', 'another one');
    await first.subjectKey('grace');
    const before = await recordsIn(url);
    await first.destroySubject('grace');
    await first.deleteSecret('password/grace');
    await first.close();

    const second = await MongoVault.open({ url, masterKey });
    expect(await second.existingSubjectKey('ada')).toEqual(key);
    expect(await second.subjectKey('grace')).toBeUndefined();
    expect(await second.getSecret('password/ada')).toBe('correct horse battery staple');
    await second.close();
    const after = await recordsIn(url);
    expect([...after.values()].some((box) => box.includes('horse') || box.includes(key))).toBe(false);
    expect(before.get('key/grace')?.length).toBeGreaterThan(32);
    expect(after.get('key/grace')).toHaveLength(0);
    expect(after.has('secret/password/grace')).toBe(false);
  });

  it('does not open with another master key', async () => {
    const url = newDatabase();
    await (await MongoVault.open({ url, masterKey })).close();
    const other = MongoVault.open({ url, masterKey: randomBytes(32) });
    await expect(other).rejects.toThrow(VaultSealed);
  });

  async function recordsIn(url: string): Promise<ReadonlyMap<string, Buffer>> {
    const client = new MongoClient(url, { promoteBuffers: true });
    const records = client.db().collection<{ _id: string; box: Buffer }>(RECORDS);
    const found = await records.find().toArray();
    await client.close();
    return new Map(found.map(({ _id, box }) => [_id, box]));
  }
});
