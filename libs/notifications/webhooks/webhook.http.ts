import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer, AtRevision } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { pageOf } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#notifications/refusals';
import { webhooksView } from '#notifications/views/webhooks.view';
import { WebhookDesk } from '#notifications/workflows/webhook-desk';
import { removeWebhook } from './remove-webhook.js';
import {
  AddedWebhookBody,
  RotatedSecretBody,
  WebhookAdding,
  WebhookBody,
  webhookBody,
  WebhookChanging,
  WebhookIdBody,
  WebhookPath,
  WebhooksBody,
  WebhooksQuery,
} from './webhook.dto.js';
import { webhooks } from './webhooks.js';

@ApiTags('webhooks')
@Controller('webhooks')
export class WebhookRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly views: Views,
    private readonly desk: WebhookDesk,
  ) {}

  /** Have news posted to an address, signed after Standard Webhooks. Its key is in the answer and nowhere else. */
  @Post()
  @ApiCreatedResponse({ type: AddedWebhookBody })
  @Refuses(
    refuse,
    'notifications.admins-only',
    'notifications.forbidden-address',
    'notifications.too-many-webhooks',
  )
  async add(
    @Caller() caller: Principal,
    @Body() { url, topics = [], hears = 'owner' }: WebhookAdding,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<AddedWebhookBody>> {
    const { result, secret } = await this.desk.add(caller, { url, topics, hears }, meta);
    const { webhookId } = toldBy(result, 'WebhookAdded');
    return new Answer(result, { webhookId, secret });
  }

  /** The caller's webhooks, or those of the admins, the newest first. */
  @Get()
  @Reads(webhooksView)
  @ApiOkResponse({ type: WebhooksBody })
  @Refuses(refuse, 'notifications.admins-only')
  async list(
    @Caller() caller: Principal,
    @Query() { limit, after, hears = 'owner' }: WebhooksQuery,
  ): Promise<WebhooksBody> {
    const page = await this.views.find(webhooksView, {
      index: 'byList',
      equals: { listId: this.desk.listFor(caller, hears) },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, webhookBody);
  }

  /** One webhook, and how it gets on. */
  @Get(':webhookId')
  @Reads(webhooksView)
  @ApiOkResponse({ type: WebhookBody })
  @Refuses(refuse, 'notifications.unknown-webhook')
  async see(
    @Caller() caller: Principal,
    @Param() { webhookId }: WebhookPath,
  ): Promise<AtRevision<WebhookBody>> {
    const webhook = await this.desk.reachableBy(caller, webhookId);
    return new AtRevision(webhook.revision, webhookBody(webhook));
  }

  /** Change its address or topics, switch it off or on again. */
  @Patch(':webhookId')
  @ApiOkResponse({ type: WebhookIdBody })
  @Refuses(refuse, 'notifications.unknown-webhook', 'notifications.forbidden-address')
  async change(
    @Caller() caller: Principal,
    @Param() { webhookId }: WebhookPath,
    @Body() { url, topics, isEnabled }: WebhookChanging,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<WebhookIdBody>> {
    const result = await this.desk.change(caller, { webhookId, url, topics, isEnabled }, meta);
    return new Answer(result, { webhookId });
  }

  /** Take it away, and its keys. What waits for it is not delivered any more. */
  @Delete(':webhookId')
  @ApiOkResponse({ type: WebhookIdBody })
  @Refuses(refuse, 'notifications.unknown-webhook')
  async remove(
    @Caller() caller: Principal,
    @Param() { webhookId }: WebhookPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<WebhookIdBody>> {
    const { listId: id } = await this.desk.reachableBy(caller, webhookId);
    const order = { decider: webhooks, id, decide: removeWebhook, command: { webhookId }, meta };
    return new Answer(await this.commands.handle(order), { webhookId });
  }

  /** A new key. The former one signs beside it for a day, so that nothing is missed meanwhile. */
  @Post(':webhookId/secret')
  @HttpCode(200)
  @ApiOkResponse({ type: RotatedSecretBody })
  @Refuses(refuse, 'notifications.unknown-webhook')
  async rotate(
    @Caller() caller: Principal,
    @Param() { webhookId }: WebhookPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<RotatedSecretBody>> {
    const { result, secret } = await this.desk.rotate(caller, webhookId, meta);
    const { formerUntil } = toldBy(result, 'WebhookSecretRotated');
    return new Answer(result, { secret, formerUntil });
  }
}
