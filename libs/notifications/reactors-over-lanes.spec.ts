import fc from 'fast-check';
import { bankingHistory } from '#banking/testing/random-histories';
import { identityHistory } from '#identity/testing/random-histories';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { EventStore } from '#platform/event-store/event-store';
import { MOST_LANES } from '#platform/event-store/lanes';
import { derivedUuid, newUuid, type Uuid } from '#platform/kernel/ids';
import { answerInLanes, answerInOrder, happenedIn, type Answered } from '#platform/testing/answer-in-lanes';
import { collect } from '#platform/testing/events';
import { recorded, type Happening } from '#platform/testing/fold';
import { rounds } from '#platform/testing/fold-in-lanes';
import { MemoryWorld } from '#platform/testing/memory-world';
import { MemoryVault } from '#platform/vault/memory.vault';
import { deliverWebhooks } from './deliveries/deliver.reactor.js';
import { orderWebhooks } from './deliveries/order-webhooks.reactor.js';
import { seeDevices } from './devices/see-devices.reactor.js';
import { notify } from './inbox/notify.reactor.js';
import { catalogue } from './testing/notifications-world.js';
import { addWebhook } from './webhooks/add-webhook.js';
import { noteOutcomes } from './webhooks/note-outcomes.reactor.js';
import { EVERYBODY, webhooks } from './webhooks/webhooks.js';
import type { Recipients } from './workflows/recipients.js';

const ADMIN = newUuid();
const WEBHOOK = newUuid();
const history = fc.tuple(bankingHistory, identityHistory).map((histories) => {
  const longest = Math.max(...histories.map(({ length }) => length));
  const happenings: Happening<DomainEvent>[] = [];
  for (let at = 0; at < longest; at += 1)
    happenings.push(...histories.map((each) => each[at]).filter((each) => each !== undefined));
  return recorded<DomainEvent>(...happenings);
});

/** A log that may be made twice: what followed from it in one can be compared with the other. */
class Told extends MemoryWorld {
  readonly carried: string[] = [];

  static async with(events: Awaited<ReturnType<typeof recordedBy>>, vault: MemoryVault): Promise<Told> {
    const told = new Told(catalogue, { vault, laneCount: MOST_LANES });
    await told.addWebhook();
    told.clock.advance(1);
    for (const { stream, id, type, schemaVersion, data, metadata } of events)
      await told.store.append(stream, 'unchecked', [{ id, type, schemaVersion, data, metadata }]);
    return told;
  }

  async answered(): Promise<Answered> {
    const { store, clock, vault } = this;
    const { commands } = await this.process();
    const carrier = {
      carry: async ({ messageId }: { readonly messageId: string }) => {
        this.carried.push(messageId);
        return {};
      },
    };
    const reactors = [
      seeDevices(vault),
      notify({ commands, recipients, clock }),
      orderWebhooks({ commands, recipients }),
      deliverWebhooks({ commands, carrier }),
      noteOutcomes,
    ];
    return { store, clock, commands, reactors };
  }

  private async addWebhook(): Promise<void> {
    const { commands } = await this.answered();
    const command = {
      ownerId: ADMIN,
      webhookId: WEBHOOK,
      hears: 'everybody' as const,
      url: 'https://a.example/',
      topics: [],
      secretId: derivedUuid(WEBHOOK, 'secret'),
    };
    const meta = { commandId: WEBHOOK, now: '2026-01-01T00:00:00.000Z' as never };
    await commands.handle({ decider: webhooks, id: EVERYBODY, decide: addWebhook, command, meta });
  }
}

const recipients: Recipients = async (concerned) => {
  if (concerned === 'admins') return [ADMIN];
  return ['userId' in concerned ? concerned.userId : derivedUuid(concerned.ownerOf, 'owner')] as Uuid[];
};

async function recordedBy(events: ReturnType<typeof recorded<DomainEvent>>) {
  return events as unknown as readonly (Parameters<EventStore['append']>[2][number] & {
    readonly stream: string;
  })[];
}

it('tells the same in whatever order the lanes are answered, and however often', async () => {
  const types = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, rounds, async (happened, order) => {
      const events = await recordedBy(happened);
      const vault = new MemoryVault();
      const [inOrder, inLanes] = [await Told.with(events, vault), await Told.with(events, vault)];
      await answerInOrder(await inOrder.answered());
      await answerInLanes(await inLanes.answered(), order);
      expect(await happenedIn(inLanes.store)).toEqual(await happenedIn(inOrder.store));
      const sources = new Map<string, number>();
      for (const { type, data, stream } of await collect(inLanes.store.readAll())) {
        types.add(type);
        if (type !== 'DeliveryOrdered') continue;
        const { revision } = data['source'] as { readonly revision: number };
        expect(revision).toBeGreaterThanOrEqual(sources.get(stream) ?? 0);
        sources.set(stream, revision);
      }
      expect(new Set(inLanes.carried)).toEqual(new Set(inOrder.carried));
    }),
    { numRuns: 15 },
  );
  for (const type of ['NotificationSent', 'DeviceFirstSeen', 'DeliverySucceeded'])
    expect(types).toContain(type);
}, 120_000);
