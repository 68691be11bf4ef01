import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { toldBy } from '#platform/commands/told-by';
import { AdminOnly } from '#platform/http/admin-only';
import { Answer } from '#platform/http/answer';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import { pageOf, PageQuery } from '#platform/http/pagination';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#lending/refusals';
import { optionsView } from '#lending/views/options.view';
import { Options } from '#lending/workflows/options';
import { changeOption } from './change-option.js';
import { financingOption } from './financing-option.js';
import {
  FinancingOptionBody,
  FinancingOptionsBody,
  FinancingOfferBody,
  offerOf,
  FinancingOptionOrder,
  optionBody,
  OptionPath,
} from './option.dto.js';
import { retireOption } from './retire-option.js';

@ApiTags('lending')
@AdminOnly()
@Controller('admin/financing-options')
export class FinancingOptionAdminRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly options: Options,
    private readonly views: Views,
  ) {}

  /** Every option, retired ones too. */
  @Get()
  @Reads(optionsView)
  @ApiOkResponse({ type: FinancingOptionsBody })
  async list(@Query() { limit, after }: PageQuery): Promise<FinancingOptionsBody> {
    const page = { index: 'all', limit, ...(after !== undefined && { after }) };
    return pageOf(await this.views.find(optionsView, page), optionBody);
  }

  /** Offer something new, or again. */
  @Post()
  @ApiCreatedResponse({ type: FinancingOptionBody })
  @Refuses(refuse, 'lending.option-exists')
  async add(
    @Body() body: FinancingOptionOrder,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<FinancingOptionBody>> {
    const result = await this.options.add({ name: body.name, offer: offerOf(body) }, meta);
    await this.views.waitFor(optionsView, result);
    const { optionId: id, addedAt, ...offered } = toldBy(result, 'FinancingOptionAdded');
    return new Answer(result, optionBody({ ...offered, id, addedAt, status: 'offered' }));
  }

  /** Offer it under other terms from now on. What was approved before keeps its own. */
  @Put(':optionId')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'lending.unknown-option')
  async change(
    @Param() { optionId: id }: OptionPath,
    @Body() body: FinancingOfferBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { offer: offerOf(body) };
    const order = { decider: financingOption, id, decide: changeOption, command, meta };
    return await this.answer(await this.commands.handle(order), 'The financing option is changed.');
  }

  /** Offer it to nobody any more. Applications made before stay as they are. */
  @Delete(':optionId')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'lending.unknown-option')
  async retire(
    @Param() { optionId: id }: OptionPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const order = { decider: financingOption, id, decide: retireOption, command: {}, meta };
    return await this.answer(await this.commands.handle(order), 'The financing option is retired.');
  }

  private async answer(result: CommandResult, message: string): Promise<Answer<MessageBody>> {
    await this.views.waitFor(optionsView, result);
    return new Answer(result, { message });
  }
}
