import { ApiProperty } from '@nestjs/swagger';
import { DateOnly, OneOf, Text, Uuid } from '#platform/http/fields';
import { MoneyBody } from '#platform/http/money-fields';
import { PagedBody } from '#platform/http/pagination';
import type { Viewed } from '#platform/projections/views';
import { MovementFields } from '#banking/account/account.dto';
import {
  INTERVALS,
  STANDING_ORDER_ENDS,
  type Interval,
  type Schedule,
  type StandingOrderEvent,
} from '#banking/events';
import type { RunDocument, StandingOrderDocument } from '#banking/views/standing-orders.view';

type Status = StandingOrderDocument['status'];
type Placed = Extract<StandingOrderEvent, { type: 'StandingOrderPlaced' }>['data'];

const STATUSES = ['active', 'paused', 'ended'] as const;
const OUTCOMES = ['pending', 'sent', 'failed'] as const;

export class StandingOrderPath {
  @Uuid()
  orderId!: string;
}

/** Whom to pay, how much and when. Days are days in UTC. */
export class StandingOrderPlacing extends MovementFields {
  @Text({ max: 254, description: 'The id of an account, or the name of a user who has one.', example: 'ann' })
  to!: string;

  @OneOf(INTERVALS, { description: 'How often it pays.' })
  every!: Interval;

  @DateOnly({ description: 'Today at the earliest. The 31st means the last day of a shorter month.' })
  first!: string;

  @DateOnly({
    optional: true,
    description: 'It pays on this day, if it is one of its own, and not after it.',
  })
  last?: string;
}

export class RunBody {
  @ApiProperty({ format: 'date', description: 'The earliest of the days that were due.' })
  dueOn!: string;

  @ApiProperty({ format: 'uuid', description: 'There is such a transfer once it is sent.' })
  transferId!: string;

  @ApiProperty({ enum: OUTCOMES })
  outcome!: RunDocument['outcome'];

  @ApiProperty({ required: false, description: 'The code of what kept it from being sent.' })
  code?: string;
}

export class PlacedOrderBody extends MoneyBody {
  @ApiProperty({ format: 'uuid' })
  orderId!: string;

  @ApiProperty({ enum: STATUSES })
  status!: Status;

  @ApiProperty({ format: 'uuid', description: 'The account that pays.' })
  accountId!: string;

  @ApiProperty({ format: 'uuid', description: 'The account that is paid.' })
  to!: string;

  @ApiProperty({ enum: INTERVALS })
  every!: string;

  @ApiProperty({ format: 'date' })
  first!: string;

  @ApiProperty({ format: 'date', required: false })
  last?: string;

  @ApiProperty({ required: false })
  reference?: string;

  @ApiProperty({ format: 'date', required: false, description: 'The day on which it pays next.' })
  nextOn?: string;
}

export class StandingOrderBody extends PlacedOrderBody {
  @ApiProperty({ format: 'date-time' })
  placedAt!: string;

  @ApiProperty({ required: false, description: 'The latest day that fell due, and what became of it.' })
  lastRun?: RunBody;

  @ApiProperty({ enum: STANDING_ORDER_ENDS, required: false, description: 'Why it has ended.' })
  ended?: string;
}

export class StandingOrdersBody extends PagedBody {
  @ApiProperty({ type: [StandingOrderBody] })
  items!: readonly StandingOrderBody[];
}

export class OrderStatusBody {
  @ApiProperty({ format: 'uuid' })
  orderId!: string;

  @ApiProperty({ enum: STATUSES })
  status!: Status;
}

export function scheduleIn({ every, first, last }: StandingOrderPlacing): Schedule {
  return { every, first, ...(last !== undefined && { last }) };
}

/** An order that was placed just now. */
export function placedBody({ ownerId: _, to, amount, schedule, ...order }: Placed): PlacedOrderBody {
  return { ...order, status: 'active', to: to.accountId, ...amount, ...schedule };
}

export function standingOrderBody(order: Viewed<StandingOrderDocument>): StandingOrderBody {
  const { id, ownerId: _owner, revision: _revision, amount, ...facts } = order;
  return { orderId: id, ...facts, ...amount };
}
