import type { Vault } from './vault.js';

/** What every vault must do, whatever it keeps its records in. */
export function vaultContract(openVault: () => Promise<Vault>): void {
  let vault: Vault;

  beforeEach(async () => {
    vault = await openVault();
  });

  afterEach(async () => {
    await vault.close();
  });

  it('answers when asked whether it does', async () => {
    await expect(vault.check()).resolves.toBeUndefined();
  });

  describe('the keys of subjects', () => {
    it('are made at the first call and stay the same', async () => {
      const key = await vault.subjectKey('ada');
      expect(key).toHaveLength(32);
      expect(await vault.subjectKey('ada')).toEqual(key);
      expect(await vault.existingSubjectKey('ada')).toEqual(key);
      expect(await vault.subjectKey('grace')).not.toEqual(key);
    });

    it('are one when several ask for the first time at once', async () => {
      const keys = await Promise.all(Array.from({ length: 10 }, () => vault.subjectKey('ada')));
      expect(new Set(keys.map((key) => key?.toString('hex'))).size).toBe(1);
    });

    it('are not made by looking', async () => {
      expect(await vault.existingSubjectKey('ada')).toBeUndefined();
    });

    it('are gone for ever once destroyed, also when they never were', async () => {
      await vault.subjectKey('ada');
      for (const subject of ['ada', 'ada', 'nobody']) {
        await vault.destroySubject(subject);
        expect(await vault.existingSubjectKey(subject)).toBeUndefined();
        expect(await vault.subjectKey(subject)).toBeUndefined();
      }
    });
  });

  describe('secrets', () => {
    it('are kept, replaced and deleted by name', async () => {
      expect(await vault.getSecret('password/ada')).toBeUndefined();
      await vault.putSecret('password/ada', { hash: 'x', cost: 12 });
      expect(await vault.getSecret('password/ada')).toEqual({ hash: 'x', cost: 12 });
      await vault.putSecret('password/ada', 'y');
      expect(await vault.getSecret('password/ada')).toBe('y');
      await vault.deleteSecret('password/ada');
      await vault.deleteSecret('password/ada');
      expect(await vault.getSecret('password/ada')).toBeUndefined();
    });

    it('are one when several make them at once', async () => {
      const kept = await Promise.all([1, 2, 3].map((value) => vault.putSecretIfAbsent('signing-key', value)));
      expect(new Set(kept).size).toBe(1);
      expect(await vault.getSecret('signing-key')).toBe(kept[0]);
    });

    it('are listed by prefix, in order', async () => {
      for (const name of ['b/2', 'a/1', 'b/1', 'c/1', 'b/é']) await vault.putSecret(name, name);
      expect(await vault.secretNames('b/')).toEqual(['b/1', 'b/2', 'b/é']);
      expect(await vault.secretNames('none/')).toEqual([]);
    });
  });
}
