import { ApiProperty } from '@nestjs/swagger';
import { Moment } from '#platform/http/fields';
import { MoneyBody } from '#platform/http/money-fields';
import type { Instant } from '#platform/kernel/clock';

export class BalanceQuery {
  @Moment({ optional: true, description: 'A moment that has come already; now if absent.' })
  asOf?: Instant;
}

export class BalanceBody {
  @ApiProperty({ format: 'uuid' })
  accountId!: string;

  @ApiProperty({ format: 'date-time' })
  asOf!: string;

  @ApiProperty({ description: 'After everything that was booked up to and at that moment.' })
  balance!: MoneyBody;
}
