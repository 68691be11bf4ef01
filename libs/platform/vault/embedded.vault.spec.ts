import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { EmbeddedVault } from './embedded.vault.js';
import { masterKeyFromFile } from './master-key.js';
import { vaultContract } from './vault.contract.js';

const masterKey = randomBytes(32);

describe('the embedded vault', () => {
  vaultContract(() => EmbeddedVault.open({ directory: join(temporaryDirectory(), 'vault'), masterKey }));

  it('keeps everything over a restart, and nothing in clear', async () => {
    const directory = join(temporaryDirectory(), 'vault');
    const first = await EmbeddedVault.open({ directory, masterKey });
    const key = await first.subjectKey('ada');
    await first.destroySubject('grace');
    await first.putSecret('password/ada', 'correct horse battery staple');
    await first.close();

    const second = await EmbeddedVault.open({ directory, masterKey });
    expect(await second.existingSubjectKey('ada')).toEqual(key);
    expect(await second.subjectKey('grace')).toBeUndefined();
    expect(await second.getSecret('password/ada')).toBe('correct horse battery staple');
    await second.close();
    expect(bytesOf(directory).includes('correct horse')).toBe(false);
  });

  it('does not open with another master key', async () => {
    const directory = join(temporaryDirectory(), 'vault');
    await (await EmbeddedVault.open({ directory, masterKey })).close();
    await expect(EmbeddedVault.open({ directory, masterKey: randomBytes(32) })).rejects.toThrow(
      /another master key/,
    );
  });

  it('leaves no trace of a destroyed key after the next start', async () => {
    const directory = join(temporaryDirectory(), 'vault');
    const vault = await EmbeddedVault.open({ directory, masterKey });
    await vault.subjectKey('ada');
    await vault.putSecret('password/ada', 'x');
    await vault.subjectKey('grace');
    await vault.destroySubject('ada');
    await vault.deleteSecret('password/ada');
    await vault.close();
    const recordOfSecret = 'secret/password/ada';
    expect(bytesOf(directory).includes(recordOfSecret)).toBe(true);

    const next = await EmbeddedVault.open({ directory, masterKey });
    expect(await next.subjectKey('ada')).toBeUndefined();
    expect(await next.existingSubjectKey('grace')).toHaveLength(32);
    await next.close();
    expect(bytesOf(directory).includes(recordOfSecret)).toBe(false);
  });
});

describe('the master key', () => {
  it('is made once, for its owner alone', () => {
    const path = join(temporaryDirectory(), 'master.key');
    const key = masterKeyFromFile(path);
    expect(key).toHaveLength(32);
    expect(masterKeyFromFile(path)).toEqual(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

function bytesOf(directory: string): string {
  return readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('');
}
