import { ApiProperty } from '@nestjs/swagger';
import { Currency, MoneyBody } from '#platform/http/money-fields';
import { PagedBody } from '#platform/http/pagination';
import { CURRENCIES, type CurrencyCode } from '#platform/kernel/currencies';
import { add, fromJson, toJson } from '#platform/kernel/money';
import type { LedgerDocument } from './ledger.view.js';

export class CurrencyPath {
  @Currency()
  currency!: CurrencyCode;
}

export class CurrencyBalanceBody {
  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'EUR' })
  currency!: CurrencyCode;

  @ApiProperty({ description: 'What is on all accounts.' })
  accounts!: MoneyBody;

  @ApiProperty({ description: 'What is outside: below zero by what has come in and not gone out.' })
  outside!: MoneyBody;

  @ApiProperty({ description: 'What has left one account and has not reached the other.' })
  underWay!: MoneyBody;

  @ApiProperty({ description: 'What is lent: below zero by what borrowers have had and not paid back.' })
  lending!: MoneyBody;

  @ApiProperty({ description: 'Of the four. Anything but zero is a fault in the books.' })
  sum!: MoneyBody;

  @ApiProperty({ description: 'How many bookings there were.' })
  bookings!: number;
}

export class TrialBalanceBody {
  @ApiProperty({ type: [CurrencyBalanceBody] })
  currencies!: readonly CurrencyBalanceBody[];
}

export class AccountBalanceBody {
  @ApiProperty({ format: 'uuid' })
  accountId!: string;

  @ApiProperty({ format: 'uuid' })
  ownerId!: string;

  @ApiProperty()
  balance!: MoneyBody;
}

export class AccountBalancesBody extends PagedBody {
  @ApiProperty({ type: [AccountBalanceBody] })
  items!: readonly AccountBalanceBody[];
}

export function currencyBalance(currency: CurrencyCode, ledger: LedgerDocument): CurrencyBalanceBody {
  const { accounts, outside, underWay, lending, bookings } = ledger;
  const sum = toJson([accounts, outside, underWay, lending].map(fromJson).reduce(add));
  return { currency, accounts, outside, underWay, lending, sum, bookings };
}
