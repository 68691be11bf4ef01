import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { amountIn } from '#platform/http/money-fields';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import type { Uuid } from '#platform/kernel/ids';
import { account } from '#banking/account/account';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { Holds } from '#banking/workflows/holds';
import { captureHold } from './capture-hold.js';
import {
  amountToTake,
  CapturedHoldBody,
  HoldCapture,
  HoldPath,
  HoldPlacing,
  PlacedHoldBody,
  ReleasedHoldBody,
} from './hold.dto.js';
import { placeHold } from './place-hold.js';
import { releaseHold } from './release-hold.js';

@ApiTags('holds')
@Controller('accounts/:accountId/holds')
export class HoldRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly holds: Holds,
  ) {}

  /** Set money aside: it stays on the account, and can be spent only by capturing the hold. */
  @Post()
  @ApiCreatedResponse({ type: PlacedHoldBody })
  @Refuses(
    refuse,
    'banking.unknown-account',
    'banking.closed',
    'banking.frozen',
    'banking.wrong-currency',
    'banking.bad-expiry',
    'banking.too-many-holds',
    'banking.over-transfer-limit',
    'banking.over-daily-limit',
    'banking.insufficient-funds',
  )
  async place(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() body: HoldPlacing,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<PlacedHoldBody>> {
    const { expiresAt, reference } = body;
    const asked = { holdId: meta.commandId, amount: amountIn(body), expiresAt, reference };
    const command = { by: askerOf(caller), ...asked };
    const result = await this.commands.handle({ decider: account, id, decide: placeHold, command, meta });
    const { ownerId: _, amount, ...held } = toldBy(result, 'FundsHeld');
    return new Answer(result, { ...held, status: 'open', ...amount });
  }

  /** Take what is held, or a part of it, once: the rest is free again. */
  @Post(':holdId/capture')
  @HttpCode(200)
  @ApiOkResponse({ type: CapturedHoldBody })
  @Refuses(
    refuse,
    'banking.unknown-hold',
    'banking.closed',
    'banking.frozen',
    'banking.wrong-currency',
    'banking.hold-not-open',
    'banking.over-hold',
  )
  async capture(
    @Caller() caller: Principal,
    @Param() path: HoldPath,
    @Body() body: HoldCapture,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<CapturedHoldBody>> {
    const by = askerOf(caller);
    const { accountId, reference } = await this.holds.reachableBy(by, path);
    const command = { by, holdId: path.holdId as Uuid, amount: amountToTake(body), reference };
    const order = { decider: account, id: accountId, decide: captureHold, command, meta };
    const result = await this.commands.handle(order);
    const { holdId, amount, balance, bookedAt } = toldBy(result, 'HoldCaptured');
    return new Answer(result, { holdId, status: 'captured', ...amount, balance, bookedAt });
  }

  /** Let go of what is held: all of it is free again. */
  @Post(':holdId/release')
  @HttpCode(200)
  @ApiOkResponse({ type: ReleasedHoldBody })
  @Refuses(refuse, 'banking.unknown-hold', 'banking.closed', 'banking.hold-not-open')
  async release(
    @Caller() caller: Principal,
    @Param() path: HoldPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<ReleasedHoldBody>> {
    const by = askerOf(caller);
    const { accountId: id } = await this.holds.reachableBy(by, path);
    const command = { by, holdId: path.holdId as Uuid };
    const result = await this.commands.handle({ decider: account, id, decide: releaseHold, command, meta });
    const { holdId, held } = toldBy(result, 'HoldReleased');
    return new Answer(result, { holdId, status: 'released', released: held });
  }
}
