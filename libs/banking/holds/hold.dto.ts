import { ApiProperty } from '@nestjs/swagger';
import { Moment, OneOf, Uuid } from '#platform/http/fields';
import { Amount, Currency, MoneyBody } from '#platform/http/money-fields';
import { PagedBody, PageQuery } from '#platform/http/pagination';
import { refuse } from '#platform/http/platform-refusals';
import type { Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { parseMoney, type Money } from '#platform/kernel/money';
import type { Viewed } from '#platform/projections/views';
import { AccountPath, BookingBody, MovementFields } from '#banking/account/account.dto';
import { HOLD_STATUSES, type HoldDocument, type HoldStatus } from '#banking/views/holds.view';

export class HoldPath extends AccountPath {
  @Uuid()
  holdId!: string;
}

export class HoldPlacing extends MovementFields {
  @Moment({ optional: true, description: 'In the future, in a year at most; in seven days if absent.' })
  expiresAt?: Instant;
}

export class HoldCapture {
  @Amount({ optional: true, description: 'All that is held if absent.' })
  amount?: string;

  @Currency({ optional: true, description: 'Stands beside the amount.' })
  currency?: CurrencyCode;
}

export class HoldsQuery extends PageQuery {
  @OneOf(HOLD_STATUSES, { optional: true })
  status?: HoldStatus;
}

class HoldFacts extends MoneyBody {
  @ApiProperty({ format: 'uuid' })
  holdId!: string;

  @ApiProperty({ format: 'uuid' })
  accountId!: string;

  @ApiProperty({ enum: HOLD_STATUSES })
  status!: HoldStatus;

  @ApiProperty({ required: false })
  reference?: string;

  @ApiProperty({ format: 'date-time' })
  heldAt!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class PlacedHoldBody extends HoldFacts {
  @ApiProperty({ description: 'What is left to spend.' })
  available!: MoneyBody;
}

export class HoldBody extends HoldFacts {
  @ApiProperty({ required: false, description: 'The part that was taken; the rest was free again.' })
  captured?: MoneyBody;

  @ApiProperty({ format: 'date-time', required: false })
  endedAt?: string;
}

export class HoldsBody extends PagedBody {
  @ApiProperty({ type: [HoldBody] })
  items!: readonly HoldBody[];
}

export class CapturedHoldBody extends BookingBody {
  @ApiProperty({ format: 'uuid' })
  holdId!: string;

  @ApiProperty({ enum: HOLD_STATUSES })
  status!: HoldStatus;
}

export class ReleasedHoldBody {
  @ApiProperty({ format: 'uuid' })
  holdId!: string;

  @ApiProperty({ enum: HOLD_STATUSES })
  status!: HoldStatus;

  @ApiProperty({ description: 'What is free again.' })
  released!: MoneyBody;
}

/** Absent: all that is held. */
export function amountToTake({ amount, currency }: HoldCapture): Money | undefined {
  if (amount === undefined && currency === undefined) return undefined;
  if (amount === undefined) throw missing('amount');
  if (currency === undefined) throw missing('currency');
  return parseMoney(amount, currency);
}

function missing(field: string): Error {
  return refuse('platform.invalid', {}, [{ field, message: 'is required' }]);
}

export function holdBody(hold: Viewed<HoldDocument>): HoldBody {
  const { id, accountId, status, amount, captured, reference, heldAt, expiresAt, endedAt } = hold;
  return {
    holdId: id,
    accountId,
    status,
    ...amount,
    ...(captured && { captured }),
    ...(reference !== undefined && { reference }),
    heldAt,
    expiresAt,
    ...(endedAt !== undefined && { endedAt }),
  };
}
