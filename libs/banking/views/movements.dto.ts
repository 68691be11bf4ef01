import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Text } from '#platform/http/fields';
import { Amount, MoneyBody } from '#platform/http/money-fields';
import { PagedBody, PageQuery } from '#platform/http/pagination';
import { refuse } from '#platform/http/platform-refusals';
import { CURRENCIES, type CurrencyCode } from '#platform/kernel/currencies';
import { amountFault, parseMoney, toJson } from '#platform/kernel/money';
import { MOVEMENT_TYPES, type Movement, type MovementType } from '#banking/statements/movement';
import { searchText } from '#banking/statements/search-text';
import type { MovementFilter } from '#banking/workflows/movements';
import { DayOrMoment, FROM, periodIn, TO } from './period.dto.js';

export class MovementsQuery extends PageQuery {
  @DayOrMoment(FROM)
  from?: string;

  @DayOrMoment(TO)
  to?: string;

  @OneOf(MOVEMENT_TYPES, { optional: true })
  type?: MovementType;

  @Amount({ optional: true, orZero: true, description: 'The least that was moved, whichever way it went.' })
  min?: string;

  @Amount({ optional: true, orZero: true, description: 'The most that was moved, whichever way it went.' })
  max?: string;

  @Text({
    max: 140,
    optional: true,
    description: "Part of the reference or of the other side's name, without regard to case and accents.",
  })
  text?: string;
}

export class CounterpartyBody {
  @ApiProperty({ format: 'uuid' })
  accountId!: string;

  @ApiProperty({
    required: false,
    description: 'What its owner is called now; `[erased]` if that is nobody.',
  })
  name?: string;
}

const ID = { required: false, format: 'uuid' } as const;

export class MovementBody {
  @ApiProperty()
  movementId!: string;

  @ApiProperty({ enum: MOVEMENT_TYPES })
  type!: MovementType;

  @ApiProperty({ description: 'Below zero when it left the account.', example: '-12.50' })
  amount!: string;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'EUR' })
  currency!: CurrencyCode;

  @ApiProperty({ description: 'Of the account, after it.' })
  balance!: MoneyBody;

  @ApiProperty({ format: 'date-time' })
  bookedAt!: string;

  @ApiProperty({ required: false })
  reference?: string;

  @ApiProperty({ required: false, description: 'The other side; absent when that is the outside world.' })
  counterparty?: CounterpartyBody;

  @ApiProperty(ID)
  depositId?: string;

  @ApiProperty(ID)
  withdrawalId?: string;

  @ApiProperty(ID)
  transferId?: string;

  @ApiProperty(ID)
  holdId?: string;

  @ApiProperty(ID)
  loanId?: string;

  @ApiProperty(ID)
  loanPaymentId?: string;

  @ApiProperty({ ...ID, description: 'The standing order that sent the transfer.' })
  standingOrderId?: string;

  @ApiProperty({ ...ID, description: 'The transfer that this one gives back.' })
  reversalOf?: string;

  @ApiProperty({ required: false, description: 'The code that says why a transfer came back.' })
  returnReason?: string;
}

export class MovementsBody extends PagedBody {
  @ApiProperty({ type: [MovementBody] })
  items!: readonly MovementBody[];
}

/** What is asked for, in the currency of the account. */
export function filterIn(query: MovementsQuery, currency: CurrencyCode): MovementFilter {
  const { type, min, max, text } = query;
  const bounds = { minMinor: minorIn('min', min, currency), maxMinor: minorIn('max', max, currency) };
  return {
    period: periodIn(query),
    ...(type !== undefined && { type }),
    ...(bounds.minMinor !== undefined && { minMinor: bounds.minMinor }),
    ...(bounds.maxMinor !== undefined && { maxMinor: bounds.maxMinor }),
    ...(text !== undefined && { text: searchText(text) }),
  };
}

function minorIn(field: string, amount: string | undefined, currency: CurrencyCode): bigint | undefined {
  if (amount === undefined) return undefined;
  const message = amountFault(amount, currency);
  if (message !== undefined) throw refuse('platform.invalid', {}, [{ field, message }]);
  return parseMoney(amount, currency).minor;
}

export function movementBody(movement: Movement): MovementBody {
  const { id, type, amount, balance, bookedAt, reference, cause, counterparty } = movement;
  return {
    movementId: id,
    type,
    ...toJson(amount),
    balance: toJson(balance),
    bookedAt,
    ...(reference !== undefined && { reference }),
    ...(counterparty && { counterparty }),
    ...cause,
  };
}
