import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { amountIn } from '#platform/http/money-fields';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import { account } from '#banking/account/account';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { Receivers } from '#banking/workflows/receivers';
import { Transfers } from '#banking/workflows/transfers';
import { sendTransfer } from './send-transfer.js';
import { ReversalOrder, sentBody, SentTransferBody, TransferOrder, TransferPath } from './transfer.dto.js';

@ApiTags('transfers')
@Controller()
export class TransferRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly receivers: Receivers,
    private readonly transfers: Transfers,
  ) {}

  /** Send money to another account, or to a user: to their account in that currency. */
  @Post('accounts/:accountId/transfers')
  @ApiCreatedResponse({ type: SentTransferBody })
  @Refuses(
    refuse,
    'banking.unknown-account',
    'banking.closed',
    'banking.frozen',
    'banking.wrong-currency',
    'banking.unknown-receiver',
    'banking.to-oneself',
    'banking.receiver-closed',
    'banking.receiver-frozen',
    'banking.over-transfer-limit',
    'banking.over-daily-limit',
    'banking.insufficient-funds',
  )
  async send(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() body: TransferOrder,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<SentTransferBody>> {
    const { to, currency, reference } = body;
    const receiver = await this.receivers.find(to, currency);
    const asked = { receiver, amount: amountIn(body), reference };
    const command = { by: askerOf(caller), transferId: meta.commandId, ...asked };
    const result = await this.commands.handle({ decider: account, id, decide: sendTransfer, command, meta });
    return new Answer(result, sentBody(toldBy(result, 'FundsTransferred')));
  }

  /** Give back, by a transfer of its own, what a transfer has brought: whoever received it may, once. */
  @Post('transfers/:transferId/reversal')
  @ApiBody({ type: ReversalOrder, required: false })
  @ApiCreatedResponse({ type: SentTransferBody })
  @Refuses(
    refuse,
    'banking.unknown-transfer',
    'banking.not-yours-to-reverse',
    'banking.transfer-not-completed',
    'banking.closed',
    'banking.frozen',
    'banking.not-reversible',
    'banking.already-reversed',
    'banking.insufficient-funds',
  )
  async reverse(
    @Caller() caller: Principal,
    @Param() { transferId }: TransferPath,
    @Body() { reference }: ReversalOrder,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<SentTransferBody>> {
    const result = await this.transfers.reverse({ by: askerOf(caller), transferId, reference }, meta);
    return new Answer(result, sentBody(toldBy(result, 'TransferReversed')));
  }
}
