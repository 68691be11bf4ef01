import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Text, Uuid } from '#platform/http/fields';
import { Amount, AmountFields, Currency, MoneyBody } from '#platform/http/money-fields';
import { PagedBody, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { CURRENCIES, type CurrencyCode } from '#platform/kernel/currencies';
import { parseMoney, toJson, zero } from '#platform/kernel/money';
import type { AccountEvent } from '#banking/events';
import { availableOn, type AccountDocument } from '#banking/views/accounts.view';
import type { Limits } from './account.js';
import type { Asker } from './rules.js';

const STATUSES = ['open', 'frozen', 'closed'] as const;
const NAME = { max: 100, example: 'Holidays' } as const;

export class AccountPath {
  @Uuid()
  accountId!: string;
}

export class AccountOpening {
  @Currency()
  currency!: CurrencyCode;

  @Text({ ...NAME, optional: true, description: 'The code of the currency if absent.' })
  name?: string;
}

export class AccountRenaming {
  @Text(NAME)
  name!: string;
}

export class AccountFreezing {
  @Text({ max: 500, optional: true, multiline: true })
  reason?: string;
}

/** A body that says how much is moved, and what for. */
export class MovementFields extends AmountFields {
  @Text({ max: 140, optional: true, description: 'What it is for.', example: 'Rent for May' })
  reference?: string;
}

const NO_LIMIT = 'Absent: there is no such limit.';

/** All limits as they are from now on. */
export class LimitsChange {
  @Currency()
  currency!: CurrencyCode;

  @Amount({ optional: true, orZero: true, description: NO_LIMIT })
  perTransfer?: string;

  @Amount({ optional: true, orZero: true, description: NO_LIMIT })
  daily?: string;

  @Amount({ optional: true, orZero: true, description: 'How far below zero it may go; absent: not at all.' })
  overdraft?: string;
}

export class AdminAccountsQuery extends PageQuery {
  @OneOf(STATUSES, { optional: true })
  status?: AccountDocument['status'];

  @Currency({ optional: true })
  currency?: CurrencyCode;

  @Uuid({ optional: true })
  ownerId?: string;
}

export class LimitsBody {
  @ApiProperty({ description: 'How far the balance may go below zero.' })
  overdraft!: MoneyBody;

  @ApiProperty({ required: false, description: 'What may be spent at once.' })
  perTransfer?: MoneyBody;

  @ApiProperty({ required: false, description: 'What may be spent in a day of UTC.' })
  daily?: MoneyBody;
}

export class AccountBody {
  @ApiProperty({ format: 'uuid' })
  accountId!: string;

  @ApiProperty({ format: 'uuid' })
  ownerId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'EUR' })
  currency!: CurrencyCode;

  @ApiProperty({ enum: STATUSES })
  status!: AccountDocument['status'];

  @ApiProperty()
  balance!: MoneyBody;

  @ApiProperty({ description: 'What may be spent: the balance and the overdraft, less what is held.' })
  available!: MoneyBody;

  @ApiProperty({ description: 'By holds that are open.' })
  held!: MoneyBody;

  @ApiProperty()
  limits!: LimitsBody;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;

  @ApiProperty({ format: 'date-time', required: false })
  closedAt?: string;
}

export class AccountsBody extends PagedBody {
  @ApiProperty({ type: [AccountBody] })
  items!: readonly AccountBody[];
}

/** What moved money, and where that left the account. */
export class BookingBody extends MoneyBody {
  @ApiProperty({ description: 'Afterwards.' })
  balance!: MoneyBody;

  @ApiProperty({ format: 'date-time' })
  bookedAt!: string;
}

export class DepositBody extends BookingBody {
  @ApiProperty({ format: 'uuid' })
  depositId!: string;
}

export class WithdrawalBody extends BookingBody {
  @ApiProperty({ format: 'uuid' })
  withdrawalId!: string;
}

export function askerOf({ userId, role }: Principal): Asker {
  return { userId, isAdmin: role === 'admin' };
}

export function limitsIn({ currency, perTransfer, daily, overdraft }: LimitsChange): Limits {
  const minor = (amount: string): bigint => parseMoney(amount, currency).minor;
  return {
    overdraft: overdraft === undefined ? 0n : minor(overdraft),
    ...(perTransfer !== undefined && { perTransfer: minor(perTransfer) }),
    ...(daily !== undefined && { daily: minor(daily) }),
  };
}

export function accountBody(account: AccountDocument & { readonly id: string }): AccountBody {
  const { id, ownerId, name, currency, status, balance, held, openedAt, closedAt } = account;
  const available = toJson(availableOn(account));
  const amounts = { balance, available, held, limits: limitsBody(account) };
  const times = { openedAt, ...(closedAt !== undefined && { closedAt }) };
  return { accountId: id, ownerId, name, currency, status, ...amounts, ...times };
}

/** An account that was opened just now. */
export function openedBody(opened: Extract<AccountEvent, { type: 'AccountOpened' }>['data']): AccountBody {
  const nothing = toJson(zero(opened.currency));
  const amounts = { balance: nothing, available: nothing, held: nothing, limits: { overdraft: nothing } };
  return { ...opened, status: 'open', ...amounts };
}

export function limitsBody(limits: Pick<AccountDocument, keyof LimitsBody>): LimitsBody {
  const { overdraft, perTransfer, daily } = limits;
  return { overdraft, ...(perTransfer && { perTransfer }), ...(daily && { daily }) };
}
