import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { toldBy } from '#platform/commands/told-by';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { FieldsPipe } from '#platform/http/fields-pipe';
import type { Principal } from '#platform/http/principal';
import { problemOf } from '#platform/http/problem';
import { Refuses } from '#platform/http/refuses';
import type { Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import type { AccountEvent } from '#banking/events';
import { refuse } from '#banking/refusals';
import { TransferBatches, type AskedTransfer, type BatchOutcome } from '#banking/workflows/transfer-batches';
import {
  askedIn,
  BatchedTransfer,
  TransferBatchBody,
  TransferBatchOrder,
  type BatchResultBody,
} from './transfer-batch.dto.js';

const fields = new FieldsPipe();

@ApiTags('transfers')
@ApiExtraModels(BatchedTransfer)
@Controller('accounts/:accountId/transfer-batches')
export class TransferBatchRoutes {
  constructor(private readonly batches: TransferBatches) {}

  /** Send many transfers in their order. Each has a result of its own, and a bad one harms no other. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: TransferBatchBody })
  @Refuses(refuse, 'banking.unknown-account', 'banking.closed')
  async send(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Body() body: TransferBatchOrder,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<TransferBatchBody>> {
    const transfers = await Promise.all(body.transfers.map((each) => readTransfer(each)));
    const batch = { by: askerOf(caller), accountId: accountId as Uuid, transfers };
    const outcome = await this.batches.send(batch, meta);
    const results = outcome.outcomes.map((each, index) => resultBody(each, index, meta));
    const accepted = results.filter(({ status }) => status === 'accepted').length;
    return new Answer(latestOf(outcome), { results, accepted, refused: results.length - accepted });
  }
}

async function readTransfer(value: unknown): Promise<AskedTransfer | Refusal> {
  try {
    const read = await fields.transform(value, { type: 'body', metatype: BatchedTransfer });
    return askedIn(read as BatchedTransfer);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function resultBody(
  outcome: BatchOutcome['outcomes'][number],
  index: number,
  { correlationId = '' }: CommandMeta,
): BatchResultBody {
  if (outcome.status === 'fulfilled') {
    const { transferId, balance } = toldBy(outcome.value, 'FundsTransferred');
    return { index, status: 'accepted', transferId, balance };
  }
  const { problem, fault } = problemOf(outcome.reason, correlationId);
  if (fault !== undefined) throw fault as Error;
  const { type: _type, title: _title, traceId: _traceId, ...said } = problem;
  return { ...said, index, status: 'refused' };
}

/** Whoever waits for the last of what was done has waited for all of it. */
function latestOf({ begun, outcomes }: BatchOutcome): CommandResult<AccountEvent> {
  const results = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const latest = results.reduce((last, each) => (each.revision > last.revision ? each : last), begun);
  return { ...latest, replayed: begun.replayed };
}
