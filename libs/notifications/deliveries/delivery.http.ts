import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { pageOf, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#notifications/refusals';
import { deliveriesView } from '#notifications/views/deliveries.view';
import {
  DeliveriesBody,
  deliveryBody,
  DeliveryIdBody,
  DeliveryPath,
  WebhookPath,
} from '#notifications/webhooks/webhook.dto';
import { WebhookDesk } from '#notifications/workflows/webhook-desk';

@ApiTags('webhooks')
@Controller('webhooks/:webhookId')
export class DeliveryRoutes {
  constructor(
    private readonly views: Views,
    private readonly desk: WebhookDesk,
  ) {}

  /** Send something of no meaning, to see whether it arrives: the deliveries tell. */
  @Post('test')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryIdBody })
  @Refuses(
    refuse,
    'notifications.unknown-webhook',
    'notifications.webhook-disabled',
    'notifications.queue-full',
  )
  async test(
    @Caller() caller: Principal,
    @Param() { webhookId }: WebhookPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DeliveryIdBody>> {
    const result = await this.desk.test(caller, webhookId, meta);
    return new Answer(result, { deliveryId: meta.commandId });
  }

  /** What was sent, waits or was given up, with every try, the newest first. */
  @Get('deliveries')
  @Reads(deliveriesView)
  @ApiOkResponse({ type: DeliveriesBody })
  @Refuses(refuse, 'notifications.unknown-webhook')
  async list(
    @Caller() caller: Principal,
    @Param() { webhookId }: WebhookPath,
    @Query() { limit, after }: PageQuery,
  ): Promise<DeliveriesBody> {
    await this.desk.reachableBy(caller, webhookId);
    const page = await this.views.find(deliveriesView, {
      index: 'byWebhook',
      equals: { webhookId },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, deliveryBody);
  }

  /** The same message once more, behind whatever waits about the same thing. */
  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryIdBody })
  @Refuses(
    refuse,
    'notifications.unknown-webhook',
    'notifications.unknown-delivery',
    'notifications.webhook-disabled',
    'notifications.queue-full',
  )
  async redeliver(
    @Caller() caller: Principal,
    @Param() path: DeliveryPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DeliveryIdBody>> {
    const result = await this.desk.redeliver(caller, path, meta);
    return new Answer(result, { deliveryId: meta.commandId });
  }
}
