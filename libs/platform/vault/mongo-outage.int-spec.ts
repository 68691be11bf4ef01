import { randomBytes } from 'node:crypto';
import { mongoToTakeDown } from '#platform/testing/mongo-for-tests';
import { MongoVault } from './mongo.vault.js';

const mongo = await mongoToTakeDown();
const there = mongo.url === undefined ? describe.skip : describe;

there('the vault on MongoDB, when the server goes away', () => {
  it('says so, every time, without the password, and goes on when it is back', async () => {
    const url = mongo.url ?? '';
    const masterKey = randomBytes(32);
    const vault = await MongoVault.open({ url, masterKey });
    await mongo.stop?.();

    const failures = await Promise.allSettled([
      vault.check(),
      vault.subjectKey('ada'),
      vault.existingSubjectKey('ada'),
      vault.destroySubject('grace'),
      vault.putSecret('password/ada', 'x'),
      vault.putSecretIfAbsent('password/ada', 'x'),
      vault.secretNames('password/'),
      MongoVault.open({ url: url.replace('//', '//florin:hunter2@'), masterKey }),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({ status: 'rejected', reason: { name: 'VaultUnavailable' } });
      expect(String((failure as PromiseRejectedResult).reason)).not.toContain('hunter2');
    }

    await mongo.startAgain?.();
    await vault.check();
    expect(await vault.subjectKey('ada')).toHaveLength(32);
    await vault.close();
    await mongo.stop?.();
  });

  it('does not repeat an address that it cannot read', async () => {
    const url = 'mongodb://florin:hunter2@host:no-port/';
    const opened = await Promise.allSettled([MongoVault.open({ url, masterKey: randomBytes(32) })]);
    expect(opened).toMatchObject([{ status: 'rejected' }]);
    expect(String((opened[0] as PromiseRejectedResult).reason)).not.toContain('hunter2');
  });
});
