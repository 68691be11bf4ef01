import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { Config } from '#platform/config/config';
import type { Principal } from '#platform/http/principal';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { Views, type Viewed } from '#platform/projections/views';
import { deliveryQueue, type DeliveryOrder } from '#notifications/deliveries/delivery-queue';
import { orderByHand } from '#notifications/deliveries/order-delivery';
import type { WebhookEvent } from '#notifications/events';
import { refuse } from '#notifications/refusals';
import { deliveriesView } from '#notifications/views/deliveries.view';
import { webhooksView, type WebhookDocument } from '#notifications/views/webhooks.view';
import { addWebhook } from '#notifications/webhooks/add-webhook';
import { changeWebhook, type ChangeWebhook } from '#notifications/webhooks/change-webhook';
import { rotateSecret } from '#notifications/webhooks/rotate-secret';
import { listOf, webhooks, type Hears } from '#notifications/webhooks/webhooks';
import { webhookAddress } from './webhook-address.js';
import { WebhookSecrets } from './webhook-secrets.js';

const TEST_TOPIC = 'notifications.webhook-test';

export interface AskedWebhook {
  readonly url: string;
  readonly topics: readonly string[];
  readonly hears: Hears;
}

/** What takes a view, a key and a stream. To whom a webhook is not theirs, it is not there. */
@Injectable()
export class WebhookDesk {
  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
    private readonly secrets: WebhookSecrets,
    private readonly config: Config,
  ) {}

  /** Refuses: admins-only. */
  listFor({ userId, role }: Principal, hears: Hears): string {
    if (hears === 'everybody' && role !== 'admin') throw refuse('notifications.admins-only');
    return listOf(hears, userId);
  }

  /** Refuses: unknown-webhook. */
  async reachableBy({ userId, role }: Principal, webhookId: string): Promise<Viewed<WebhookDocument>> {
    const webhook = await this.views.getOrWait(webhooksView, webhookId);
    const isTheirs = webhook && (webhook.hears === 'owner' ? webhook.ownerId === userId : role === 'admin');
    if (!isTheirs) throw refuse('notifications.unknown-webhook');
    return webhook;
  }

  /** Refuses: admins-only, forbidden-address, too-many-webhooks. */
  async add(
    by: Principal,
    { url, topics, hears }: AskedWebhook,
    meta: CommandMeta,
  ): Promise<{ readonly result: CommandResult<WebhookEvent>; readonly secret: string }> {
    const id = this.listFor(by, hears);
    this.mustBeGood(url);
    const { commandId: webhookId } = meta;
    const secretId = derivedUuid(webhookId, 'secret');
    const secret = await this.secrets.make(webhookId, secretId);
    const command = { ownerId: by.userId, webhookId, hears, url, topics, secretId };
    const order = { decider: webhooks, id, decide: addWebhook, command, meta };
    return { result: await this.commands.handle(order), secret };
  }

  /** Refuses: unknown-webhook, forbidden-address. */
  async change(
    by: Principal,
    command: ChangeWebhook,
    meta: CommandMeta,
  ): Promise<CommandResult<WebhookEvent>> {
    const { listId: id } = await this.reachableBy(by, command.webhookId);
    if (command.url !== undefined) this.mustBeGood(command.url);
    return await this.commands.handle({ decider: webhooks, id, decide: changeWebhook, command, meta });
  }

  /** Refuses: unknown-webhook. */
  async rotate(
    by: Principal,
    webhookId: string,
    meta: CommandMeta,
  ): Promise<{ readonly result: CommandResult<WebhookEvent>; readonly secret: string }> {
    const { listId: id } = await this.reachableBy(by, webhookId);
    const secretId = derivedUuid(meta.commandId, 'secret');
    const secret = await this.secrets.make(webhookId, secretId);
    const order = { decider: webhooks, id, decide: rotateSecret, command: { webhookId, secretId }, meta };
    return { result: await this.commands.handle(order), secret };
  }

  /** Refuses: unknown-webhook, webhook-disabled, queue-full. */
  async test(by: Principal, webhookId: string, meta: CommandMeta): Promise<CommandResult> {
    const webhook = await this.enabledOf(by, webhookId);
    return await this.order(webhook, { topic: TEST_TOPIC, subject: 'test', occurredAt: meta.now }, meta);
  }

  /** The same message once more. Refuses: unknown-webhook, unknown-delivery, webhook-disabled, queue-full. */
  async redeliver(by: Principal, asked: Redelivery, meta: CommandMeta): Promise<CommandResult> {
    await this.enabledOf(by, asked.webhookId);
    const delivery = await this.views.getOrWait(deliveriesView, asked.deliveryId);
    if (delivery?.webhookId !== asked.webhookId) throw refuse('notifications.unknown-delivery');
    const command = { ...delivery.order, deliveryId: meta.commandId };
    return await this.send(command, meta);
  }

  private async order(
    { id, ownerId, hears }: Viewed<WebhookDocument>,
    {
      topic,
      subject,
      occurredAt,
    }: Pick<DeliveryOrder, 'topic' | 'occurredAt'> & { readonly subject: string },
    meta: CommandMeta,
  ): Promise<CommandResult> {
    const [webhookId, userId] = [id as Uuid, ownerId as Uuid];
    const { commandId } = meta;
    const ids = { queueId: derivedUuid(webhookId, subject), deliveryId: commandId, messageId: commandId };
    return await this.send({ ...ids, channel: 'webhook', userId, webhookId, hears, topic, occurredAt }, meta);
  }

  private async send(command: DeliveryOrder, meta: CommandMeta): Promise<CommandResult> {
    const order = { decider: deliveryQueue, id: command.queueId, decide: orderByHand, command, meta };
    return await this.commands.handle(order);
  }

  private async enabledOf(by: Principal, webhookId: string): Promise<Viewed<WebhookDocument>> {
    const webhook = await this.reachableBy(by, webhookId);
    if (!webhook.isEnabled) throw refuse('notifications.webhook-disabled');
    return webhook;
  }

  private mustBeGood(url: string): void {
    const address = webhookAddress(url, this.config.webhookAllowedHosts);
    if (!address) throw refuse('notifications.forbidden-address');
  }
}

export interface Redelivery {
  readonly webhookId: string;
  readonly deliveryId: string;
}
