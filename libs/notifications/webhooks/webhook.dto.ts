import { ApiProperty } from '@nestjs/swagger';
import { field, Flag, OneOf, Text, Uuid } from '#platform/http/fields';
import { PagedBody, PageQuery } from '#platform/http/pagination';
import type { Viewed } from '#platform/projections/views';
import { isTopic, TOPICS } from '#notifications/topics';
import type { DeliveryDocument } from '#notifications/views/deliveries.view';
import type { WebhookDocument } from '#notifications/views/webhooks.view';
import type { Hears } from './webhooks.js';

const MAX_URL_LENGTH = 2_000;
const HEARS = ['owner', 'everybody'] as const;
const A_URL = 'An https address in the public internet, without a password.';

/** Which topics: any of the table, each once. */
function Topics(): PropertyDecorator {
  return field(
    { optional: true, description: 'What it hears of; everything when there are none.' },
    {
      fault: (value) =>
        Array.isArray(value) &&
        new Set(value).size === value.length &&
        value.every((each) => typeof each === 'string' && isTopic(each))
          ? undefined
          : 'must be topics that there are, each once',
      schema: { type: 'array', items: { type: 'string', enum: [...TOPICS] }, maxItems: TOPICS.length },
    },
  );
}

export class WebhookPath {
  @Uuid()
  webhookId!: string;
}

export class DeliveryPath extends WebhookPath {
  @Uuid()
  deliveryId!: string;
}

export class WebhooksQuery extends PageQuery {
  @OneOf(HEARS, { optional: true, description: 'Those of the caller if absent; everybody is for admins.' })
  hears?: Hears;
}

export class WebhookAdding {
  @Text({ max: MAX_URL_LENGTH, description: A_URL, example: 'https://hooks.example.com/florin' })
  url!: string;

  @Topics()
  topics?: readonly string[];

  @OneOf(HEARS, { optional: true, description: 'Whose news; the caller’s own if absent.' })
  hears?: Hears;
}

export class WebhookChanging {
  @Text({ max: MAX_URL_LENGTH, optional: true, description: A_URL })
  url?: string;

  @Topics()
  topics?: readonly string[];

  @Flag({ optional: true, description: 'Whether it is sent anything.' })
  isEnabled?: boolean;
}

export class WebhookBody {
  @ApiProperty({ format: 'uuid' })
  webhookId!: string;

  @ApiProperty({ enum: HEARS })
  hears!: Hears;

  @ApiProperty()
  url!: string;

  @ApiProperty({ type: [String] })
  topics!: readonly string[];

  @ApiProperty()
  isEnabled!: boolean;

  @ApiProperty({ enum: ['by-hand', 'failing'], required: false })
  disabledBecause?: string;

  @ApiProperty({ format: 'date-time', required: false, description: 'Nothing has arrived since.' })
  failingSince?: string;

  @ApiProperty({ format: 'date-time' })
  addedAt!: string;
}

export class WebhooksBody extends PagedBody {
  @ApiProperty({ type: [WebhookBody] })
  items!: readonly WebhookBody[];
}

export class AddedWebhookBody {
  @ApiProperty({ format: 'uuid' })
  webhookId!: string;

  @ApiProperty({ description: 'With which everything is signed, after Standard Webhooks. Shown this once.' })
  secret!: string;
}

export class RotatedSecretBody {
  @ApiProperty({ description: 'Shown this once.' })
  secret!: string;

  @ApiProperty({ format: 'date-time', description: 'Until then the former one signs too.' })
  formerUntil!: string;
}

export class WebhookIdBody {
  @ApiProperty({ format: 'uuid' })
  webhookId!: string;
}

export class DeliveryIdBody {
  @ApiProperty({ format: 'uuid' })
  deliveryId!: string;
}

export class AttemptBody {
  @ApiProperty({ type: 'integer' })
  attempt!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ required: false, description: 'What went wrong; absent when it has arrived.' })
  failure?: string;

  @ApiProperty({ type: 'integer', required: false, description: 'What the receiver answered, if it did.' })
  status?: number;
}

export class DeliveryBody {
  @ApiProperty({ format: 'uuid' })
  deliveryId!: string;

  @ApiProperty({ format: 'uuid', description: 'The `webhook-id`: the same when it is delivered again.' })
  messageId!: string;

  @ApiProperty()
  topic!: string;

  @ApiProperty({ enum: ['waiting', 'delivered', 'failed'] })
  status!: DeliveryDocument['status'];

  @ApiProperty({ required: false, description: 'Why it was given up.' })
  reason?: string;

  @ApiProperty({ format: 'date-time' })
  occurredAt!: string;

  @ApiProperty({ format: 'date-time' })
  orderedAt!: string;

  @ApiProperty({ format: 'date-time', required: false, description: 'Absent while others go before it.' })
  nextAttemptAt?: string;

  @ApiProperty({ type: [AttemptBody], description: 'The latest 20.' })
  attempts!: readonly AttemptBody[];
}

export class DeliveriesBody extends PagedBody {
  @ApiProperty({ type: [DeliveryBody] })
  items!: readonly DeliveryBody[];
}

export function webhookBody(document: Viewed<WebhookDocument>): WebhookBody {
  const { id, ownerId: _owner, listId: _list, revision: _revision, ...webhook } = document;
  return { webhookId: id, ...webhook };
}

export function deliveryBody(document: Viewed<DeliveryDocument>): DeliveryBody {
  const { id, webhookId: _webhook, order, ...delivery } = document;
  return { deliveryId: id, messageId: order.messageId, ...delivery };
}
