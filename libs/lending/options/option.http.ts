import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { exactJson, JSON_TYPE } from '#platform/http/exact-json';
import { MessageBody } from '#platform/http/message-body';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { parseMoney } from '#platform/kernel/money';
import { MAX_PAGE_SIZE } from '#platform/read-store/read-store';
import { Views } from '#platform/projections/views';
import { borrower } from '#lending/borrower/borrower';
import { noteLook } from '#lending/borrower/note-look';
import { selectOption } from '#lending/borrower/select-option';
import { quoteFor } from '#lending/loans/quote';
import { quoteBody } from '#lending/loans/loan.dto';
import { refuse } from '#lending/refusals';
import { optionsView } from '#lending/views/options.view';
import { Options } from '#lending/workflows/options';
import {
  documentedOption,
  DocumentedOptionBody,
  OptionPath,
  OptionSelection,
  QuoteBody,
  QuoteQuery,
} from './option.dto.js';

@ApiTags('lending')
@Controller()
export class FinancingOptionRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly options: Options,
    private readonly views: Views,
    private readonly clock: Clock,
  ) {}

  /** What can be applied for. Looking counts as a financing check of whoever looks. */
  @Get('financing-options')
  @Header('content-type', JSON_TYPE)
  @Reads(optionsView)
  @ApiOkResponse({ type: [DocumentedOptionBody] })
  async list(@Caller() { userId: id }: Principal, @Meta() meta: CommandMeta): Promise<string> {
    const { fingerprint: _everyLookCounts, ifRevision: _ofNoStream, ...look } = meta;
    const command = { userId: id };
    await this.commands.handle({ decider: borrower, id, decide: noteLook, command, meta: look });
    const { items } = await this.views.find(optionsView, {
      index: 'byStatus',
      equals: { status: 'offered' },
      limit: MAX_PAGE_SIZE,
    });
    return exactJson(items.map(documentedOption));
  }

  /** What a loan would cost, to the cent. */
  @Get('financing-options/:optionId/quote')
  @ApiOkResponse({ type: QuoteBody })
  @Refuses(refuse, 'lending.unknown-option', 'lending.over-maximum', 'lending.wrong-currency')
  async quote(@Param() { optionId }: OptionPath, @Query() query: QuoteQuery): Promise<QuoteBody> {
    const option = await this.options.byId(optionId);
    const { amount, currency = option.offer.maxAmount.currency, months } = query;
    const today = dayOf(this.clock.now());
    return quoteBody(quoteFor(option, { amount: () => parseMoney(amount, currency), months, today }));
  }

  /** Choose the one option that one's loan is to have; another choice replaces it. */
  @Post('select-financing-option')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'lending.unknown-option')
  async select(
    @Caller() { userId: id }: Principal,
    @Body() { option_id }: OptionSelection,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { userId: id, option: await this.options.byId(option_id) };
    const result = await this.commands.handle({ decider: borrower, id, decide: selectOption, command, meta });
    return new Answer(result, { message: 'The financing option is selected.' });
  }
}
