import { MemoryVault } from './memory.vault.js';
import { ERASED, Sealer } from './sealer.js';

const fields = ['name', 'email'];

describe('the sealer', () => {
  const vault = new MemoryVault();
  const sealer = new Sealer(vault);

  it('seals the fields named, leaves the others, and opens them again', async () => {
    const body = { userId: 'ada', name: 'Ada Lovelace' };
    const sealed = await sealer.seal('ada', body, fields);
    expect(sealed.userId).toBe('ada');
    expect(JSON.stringify(sealed)).not.toContain('Lovelace');
    expect(await sealer.open('ada', sealed, fields)).toEqual(body);
  });

  it('does not open a field moved to another place or another subject', async () => {
    await vault.subjectKey('grace');
    const sealed = await sealer.seal('ada', { name: 'Ada' }, fields);
    await expect(sealer.open('grace', sealed, fields)).rejects.toThrow();
    await expect(sealer.open('ada', { email: sealed.name }, fields)).rejects.toThrow();
  });

  it('takes text that looks sealed for what it is: text', async () => {
    const body = { name: '{"$sealed":"AAAA"}' };
    expect(await sealer.open('ada', await sealer.seal('ada', body, fields), fields)).toEqual(body);
  });

  it('reads as erased, and seals no more, once the subject was destroyed', async () => {
    const sealed = await sealer.seal('eve', { name: 'Eve' }, fields);
    await vault.destroySubject('eve');
    expect(await sealer.open('eve', sealed, fields)).toEqual({ name: ERASED });
    await expect(sealer.seal('eve', { name: 'Eve' }, fields)).rejects.toThrow(/erased/);
  });
});
