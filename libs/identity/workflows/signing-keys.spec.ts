import type { Config } from '#platform/config/config';
import { MS_PER_MINUTE } from '#platform/kernel/clock';
import { FakeClock } from '#platform/testing/fake-clock';
import { MemoryVault } from '#platform/vault/memory.vault';
import { SigningKeys } from './signing-keys.js';

const config = { accessTokenMinutes: 15 } as Config;

describe('signing keys', () => {
  it('are made once, though many ask first', async () => {
    const vault = new MemoryVault();
    const clock = new FakeClock();
    const [one, two] = [new SigningKeys(vault, clock, config), new SigningKeys(vault, clock, config)];
    const made = await Promise.all([one.signingKey(), two.signingKey(), one.signingKey()]);
    expect(new Set(made.map(({ kid }) => kid)).size).toBe(1);
    expect((await two.publicKey(made[0].kid))?.asymmetricKeyType).toBe('ec');
  });

  it('stay published after a rotation until their last token has expired', async () => {
    const vault = new MemoryVault();
    const clock = new FakeClock();
    const keys = new SigningKeys(vault, clock, config);
    const { kid: old } = await keys.signingKey();
    const { kid } = await keys.rotate();
    expect((await keys.signingKey()).kid).toBe(kid);
    clock.advance(15 * MS_PER_MINUTE);
    expect((await keys.publishedKeys()).map((key) => key.kid)).toEqual([kid, old]);
    clock.advance(6 * MS_PER_MINUTE);
    expect((await keys.publishedKeys()).map((key) => key.kid)).toEqual([kid]);
    expect(await keys.publicKey(old)).toBeUndefined();
  });

  it('are rotated one rotation after another', async () => {
    const keys = new SigningKeys(new MemoryVault(), new FakeClock(), config);
    const { kid: first } = await keys.signingKey();
    const rotations = await Promise.all([keys.rotate(), keys.rotate()]);
    const published = (await keys.publishedKeys()).map(({ kid }) => kid);
    expect(published).toEqual([...rotations.map(({ kid }) => kid).reverse(), first]);
  });

  it('made by another process are known as soon as a token of theirs comes', async () => {
    const vault = new MemoryVault();
    const clock = new FakeClock();
    const [here, there] = [new SigningKeys(vault, clock, config), new SigningKeys(vault, clock, config)];
    await here.signingKey();
    const { kid } = await there.rotate();
    clock.advance(2_000);
    expect(await here.publicKey(kid)).toBeDefined();
  });
});
