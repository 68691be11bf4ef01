import { ApiProperty } from '@nestjs/swagger';
import { field, Text } from '#platform/http/fields';
import { amountIn, MoneyBody } from '#platform/http/money-fields';
import type { FieldError } from '#platform/kernel/refusal';
import type { AskedTransfer } from '#banking/workflows/transfer-batches';
import { TransferOrder } from './transfer.dto.js';

/** Transfers in one batch. */
export const MAX_BATCH = 1_000;

export class BatchedTransfer extends TransferOrder {
  @Text({
    max: 255,
    optional: true,
    pattern: /^[\x21-\x7e]+$/,
    patternSays: 'visible ASCII characters',
    description: 'The same key from the same account is the same transfer, in this batch and in any other.',
  })
  key?: string;
}

export class TransferBatchOrder {
  /** Each is read by itself, so that a bad one harms no other. */
  @field(
    { description: 'In the order in which they are to be sent.' },
    {
      fault: (value) =>
        Array.isArray(value) && value.length >= 1 && value.length <= MAX_BATCH
          ? undefined
          : `must be a list of 1 to ${MAX_BATCH} transfers`,
      schema: { type: [BatchedTransfer], minItems: 1, maxItems: MAX_BATCH },
    },
  )
  transfers!: readonly unknown[];
}

class FieldErrorBody implements FieldError {
  @ApiProperty()
  field!: string;

  @ApiProperty()
  message!: string;
}

export class BatchResultBody {
  @ApiProperty({ type: 'integer', description: 'Of the transfer in the batch, from 0.' })
  index!: number;

  @ApiProperty({ enum: ['accepted', 'refused'] })
  status!: 'accepted' | 'refused';

  @ApiProperty({ format: 'uuid', required: false, description: 'When it was accepted.' })
  transferId?: string;

  @ApiProperty({ required: false, description: 'Of the account after this transfer.' })
  balance?: MoneyBody;

  @ApiProperty({ required: false, description: 'What is the matter, for programs.' })
  code?: string;

  @ApiProperty({ required: false, description: 'What is the matter, in a sentence.' })
  detail?: string;

  @ApiProperty({ required: false, description: 'What may be spent, when there is not enough.' })
  available?: MoneyBody;

  @ApiProperty({ required: false, description: 'When it is over a limit.' })
  limit?: MoneyBody;

  @ApiProperty({ type: [FieldErrorBody], required: false })
  errors?: readonly FieldError[];
}

export class TransferBatchBody {
  @ApiProperty({ type: [BatchResultBody] })
  results!: readonly BatchResultBody[];

  @ApiProperty({ type: 'integer' })
  accepted!: number;

  @ApiProperty({ type: 'integer' })
  refused!: number;
}

export function askedIn(transfer: BatchedTransfer): AskedTransfer {
  const { to, reference, key } = transfer;
  return { to, amount: amountIn(transfer), reference, key };
}
