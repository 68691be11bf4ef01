import type { CommandHandler } from '#platform/commands/command-handler';
import type { EventStore } from '#platform/event-store/event-store';
import { epochMs, isBefore, MS_PER_SECOND, type Clock } from '#platform/kernel/clock';
import type { Views } from '#platform/projections/views';
import type { DeliveryOrder } from '#notifications/deliveries/delivery-queue';
import type { Outcome } from '#notifications/deliveries/record-attempt';
import { newsIn } from '#notifications/inbox/news.reactor';
import type { News } from '#notifications/inbox/telling';
import { webhooksView } from '#notifications/views/webhooks.view';
import { listOf, webhookIn, webhooks, type Webhook } from '#notifications/webhooks/webhooks';
import { hopeless, sourceOf, type Carrier } from './carrier.js';
import { ForbiddenAddress } from './guarded-addresses.js';
import { postOnce } from './http-post.js';
import { webhookAddress, type WebhookAddress } from './webhook-address.js';
import { signature, type WebhookSecrets } from './webhook-secrets.js';

const USER_AGENT = 'Florin-Webhooks/1';

export interface WebhookCarrierParts {
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly views: Pick<Views, 'getOrWait'>;
  readonly secrets: WebhookSecrets;
  readonly clock: Clock;
  /** Where the operator lets webhooks lead although the address is private. */
  readonly allowedHosts: readonly string[];
}

/** Posts what there is to tell to where a webhook leads, signed after Standard Webhooks. */
export class WebhookCarrier implements Carrier {
  constructor(private readonly parts: WebhookCarrierParts) {}

  readonly carry = async (order: DeliveryOrder): Promise<Outcome> => {
    const { webhookId = '', hears = 'owner', userId } = order;
    const { state } = await this.parts.commands.load(webhooks, listOf(hears, userId));
    const webhook = webhookIn(state, webhookId);
    if (!webhook) return hopeless('webhook-removed');
    if (!webhook.isEnabled) return hopeless('webhook-disabled');
    const address = await this.addressOf(webhookId);
    if (!address) return hopeless('forbidden-address');
    const body = await this.bodyOf(order);
    if (body === undefined) return hopeless('nothing-to-tell');
    return await post(address, await this.headersFor(order, webhook, body), body);
  };

  private async addressOf(webhookId: string): Promise<WebhookAddress | undefined> {
    const { views, allowedHosts } = this.parts;
    const document = await views.getOrWait(webhooksView, webhookId);
    return document && webhookAddress(document.url, allowedHosts);
  }

  private async bodyOf(order: DeliveryOrder): Promise<string | undefined> {
    const { topic, occurredAt: timestamp } = order;
    if (!order.source) return JSON.stringify({ type: topic, timestamp, data: {} });
    const event = await sourceOf(this.parts.store, order);
    const news = event && newsIn(event).find((each) => each.topic === topic);
    if (!news) return undefined;
    const data = { event: event.type, eventId: event.id, ...toldTo(order, news) };
    return JSON.stringify({ type: topic, timestamp, data });
  }

  private async headersFor(
    { messageId: id }: DeliveryOrder,
    { webhookId, secretId, former }: Webhook,
    body: string,
  ): Promise<Readonly<Record<string, string>>> {
    const now = this.parts.clock.now();
    // eslint-disable-next-line florin/no-float -- A time in whole seconds.
    const timestamp = Math.floor(epochMs(now) / MS_PER_SECOND);
    const isOverlap = former && isBefore(now, former.until);
    const secretIds = isOverlap ? [secretId, former.secretId] : [secretId];
    const signatures: string[] = [];
    for (const each of secretIds) {
      const secret = await this.parts.secrets.find(webhookId, each);
      if (secret !== undefined) signatures.push(signature(secret, { id, timestamp, body }));
    }
    return {
      'content-type': 'application/json',
      'user-agent': USER_AGENT,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures.join(' '),
    };
  }
}

/** The words are for the user they were made for; whoever hears of everybody is told the facts. */
function toldTo({ hears }: DeliveryOrder, { title, body, about, concerns, facts }: News): object {
  const subject = about === undefined ? {} : { about };
  if (hears !== 'everybody') return { ...subject, title, body, ...facts };
  const whose = typeof concerns === 'object' && 'userId' in concerns ? { userId: concerns.userId } : {};
  return { ...subject, ...whose, ...facts };
}

async function post(
  address: WebhookAddress,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Outcome> {
  try {
    const status = await postOnce(address, headers, body);
    const isTaken = status >= 200 && status < 300;
    return isTaken ? { status } : { status, failure: `status ${status}` };
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}

/** In a word that may be kept and shown: no address, and nothing that the other side has said. */
function reasonOf(error: unknown): string {
  if (error instanceof ForbiddenAddress) return 'forbidden-address';
  const { name, code } = error as { readonly name?: string; readonly code?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'time-out';
  return typeof code === 'string' ? code : 'no-connection';
}
