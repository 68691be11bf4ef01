import { ApiProperty } from '@nestjs/swagger';
import { Text, Uuid } from '#platform/http/fields';
import { MoneyBody } from '#platform/http/money-fields';
import { PagedBody } from '#platform/http/pagination';
import type { Viewed } from '#platform/projections/views';
import { MovementFields } from '#banking/account/account.dto';
import type { Asker } from '#banking/account/rules';
import type { AccountEvent } from '#banking/events';
import type { TransferDocument } from '#banking/views/transfers.view';

const STATUSES = ['pending', 'completed', 'returned'] as const;

export class TransferPath {
  @Uuid()
  transferId!: string;
}

/** A body that says how much is to go to whom. */
export class TransferOrder extends MovementFields {
  @Text({ max: 254, description: 'The id of an account, or the name of a user who has one.', example: 'ann' })
  to!: string;
}

export class ReversalOrder {
  @Text({ max: 140, optional: true, description: 'Why it goes back.', example: 'Sent by mistake' })
  reference?: string;
}

class TransferFacts extends MoneyBody {
  @ApiProperty({ format: 'uuid' })
  transferId!: string;

  @ApiProperty({ enum: STATUSES })
  status!: TransferDocument['status'];

  @ApiProperty({ format: 'uuid', description: 'The account that sent it.' })
  from!: string;

  @ApiProperty({ format: 'uuid', description: 'The account that is paid.' })
  to!: string;

  @ApiProperty({ required: false })
  reference?: string;

  @ApiProperty({ format: 'date-time' })
  sentAt!: string;

  @ApiProperty({ format: 'uuid', required: false, description: 'The transfer that goes back by this one.' })
  reversalOf?: string;
}

export class SentTransferBody extends TransferFacts {
  @ApiProperty({ description: 'Of the account that sent it, afterwards.' })
  balance!: MoneyBody;
}

export class TransferBody extends TransferFacts {
  @ApiProperty({ format: 'date-time', required: false, description: 'When it had arrived, or was back.' })
  settledAt?: string;

  @ApiProperty({ required: false, description: 'The code of what kept it from arriving.' })
  reason?: string;

  @ApiProperty({ format: 'uuid', required: false, description: 'The transfer by which it went back.' })
  reversedBy?: string;

  @ApiProperty({ format: 'uuid', required: false, description: 'Told to who sent it.' })
  standingOrderId?: string;
}

export class TransfersBody extends PagedBody {
  @ApiProperty({ type: [TransferBody] })
  items!: readonly TransferBody[];
}

type Sent = Extract<AccountEvent, { type: 'FundsTransferred' | 'TransferReversed' }>['data'];

/** A transfer that was sent just now. */
export function sentBody(sent: Sent): SentTransferBody {
  const { transferId, accountId, to, amount, reference, balance, bookedAt } = sent;
  return {
    transferId,
    status: 'pending',
    from: accountId,
    to: to.accountId,
    ...amount,
    ...(reference !== undefined && { reference }),
    balance,
    sentAt: bookedAt,
    ...('reversalOf' in sent && { reversalOf: sent.reversalOf }),
  };
}

export function transferBody(transfer: Viewed<TransferDocument>, by: Asker): TransferBody {
  const { id, from, to, senderId, accountIds: _index, amount, standingOrderId, ...told } = transfer;
  const isSender = by.isAdmin || by.userId === senderId;
  return {
    transferId: id,
    from: from.accountId,
    to: to.accountId,
    ...amount,
    ...told,
    ...(isSender && standingOrderId !== undefined && { standingOrderId }),
  };
}
