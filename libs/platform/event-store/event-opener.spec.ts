import { Type } from 'typebox';
import { defineEvent, EventCatalogue, personal, type DomainEvent } from './event-definition.js';
import type { RecordedEvent } from './event-store.js';
import { EventOpener } from './event-opener.js';
import { recorded } from '#platform/testing/fold';
import { MemoryVault } from '#platform/vault/memory.vault';
import { Sealer } from '#platform/vault/sealer';
import { VaultUnavailable } from '#platform/vault/vault';

const Named = defineEvent(
  'Named',
  { owner: Type.String(), name: personal(Type.String()) },
  { subject: 'owner' },
);
const catalogue = new EventCatalogue([Named]);

async function sealedNames(sealer: Sealer, ...owners: string[]): Promise<readonly RecordedEvent[]> {
  const data = await Promise.all(owners.map((owner) => sealer.seal(owner, { owner, name: 'x' }, ['name'])));
  const happenings = data.map((each) => ['person-1', { type: 'Named', data: each }] as const);
  return recorded<DomainEvent>(...happenings);
}

describe('opening events', () => {
  it('says which one is damaged, and opens the others', async () => {
    const vault = new MemoryVault();
    const [ada, bob] = await sealedNames(new Sealer(vault), 'ada', 'bob');
    const damaged = { ...ada!, data: { ...ada!.data, name: { $sealed: 'AAAA' } } };
    const opener = new EventOpener(catalogue, new Sealer(vault));
    const [first, second] = await opener.open([damaged, bob!]);
    expect(first).toMatchObject({
      data: {},
      unreadable: 'what was sealed is damaged, or its key is another one',
    });
    expect(second).toEqual({ ...bob, data: { owner: 'bob', name: 'x' } });
    // What its store could not read already has no subject either.
    expect(await opener.open([{ ...bob!, data: {}, unreadable: 'no JSON' }])).toMatchObject([
      { unreadable: 'no JSON' },
    ]);
  });

  it('takes no outage for damage', async () => {
    const vault = new MemoryVault();
    const events = await sealedNames(new Sealer(vault), 'ada');
    vault.existingSubjectKey = () => Promise.reject(new VaultUnavailable('away'));
    await expect(new EventOpener(catalogue, new Sealer(vault)).open(events)).rejects.toThrow(
      VaultUnavailable,
    );
  });
});
