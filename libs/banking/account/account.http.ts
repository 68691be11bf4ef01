import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer, AtRevision } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { MessageBody } from '#platform/http/message-body';
import { pageOf, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#banking/refusals';
import { accountsView } from '#banking/views/accounts.view';
import { Accounts } from '#banking/workflows/accounts';
import { account } from './account.js';
import {
  AccountBody,
  accountBody,
  AccountOpening,
  AccountPath,
  AccountRenaming,
  AccountsBody,
  askerOf,
  openedBody,
} from './account.dto.js';
import { closeAccount } from './close-account.js';
import { openAccount } from './open-account.js';
import { renameAccount } from './rename-account.js';

@ApiTags('accounts')
@Controller('accounts')
export class AccountRoutes {
  constructor(
    private readonly commands: CommandHandler,
    private readonly accounts: Accounts,
    private readonly views: Views,
  ) {}

  /** Open an account in any currency; it begins at zero. */
  @Post()
  @ApiCreatedResponse({ type: AccountBody })
  @Refuses(refuse, 'banking.already-open')
  async open(
    @Caller() { userId: ownerId }: Principal,
    @Body() { currency, name = currency }: AccountOpening,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<AccountBody>> {
    const accountId = meta.commandId;
    const command = { accountId, ownerId, currency, name };
    const order = { decider: account, id: accountId, decide: openAccount, command, meta };
    const result = await this.commands.handle(order);
    await this.views.waitFor(accountsView, result);
    return new Answer(result, openedBody(toldBy(result, 'AccountOpened')));
  }

  /** One's own accounts, closed ones too, the newest first. */
  @Get()
  @Reads(accountsView)
  @ApiOkResponse({ type: AccountsBody })
  async list(
    @Caller() { userId: ownerId }: Principal,
    @Query() { limit, after }: PageQuery,
  ): Promise<AccountsBody> {
    const page = await this.views.find(accountsView, {
      index: 'byOwner',
      equals: { ownerId },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, accountBody);
  }

  /** One account, as it stands. */
  @Get(':accountId')
  @Reads(accountsView)
  @ApiOkResponse({ type: AccountBody })
  @Refuses(refuse, 'banking.unknown-account')
  async see(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
  ): Promise<AtRevision<AccountBody>> {
    const found = await this.accounts.reachableBy(askerOf(caller), accountId);
    return new AtRevision(found.revision, accountBody(found));
  }

  /** Call it something else. */
  @Patch(':accountId')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'banking.unknown-account', 'banking.closed')
  async rename(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Body() { name }: AccountRenaming,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { by: askerOf(caller), name };
    const result = await this.commands.handle({ decider: account, id, decide: renameAccount, command, meta });
    await this.views.waitFor(accountsView, result);
    return new Answer(result, { message: 'The account is renamed.' });
  }

  /** Close it for good: it stays to be seen, with all that ever happened on it. */
  @Delete(':accountId')
  @ApiOkResponse({ type: MessageBody })
  @Refuses(
    refuse,
    'banking.unknown-account',
    'banking.closed',
    'banking.has-holds',
    'banking.transfers-under-way',
    'banking.repays-a-loan',
    'banking.not-empty',
  )
  async close(
    @Caller() caller: Principal,
    @Param() { accountId: id }: AccountPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const command = { by: askerOf(caller) };
    const result = await this.commands.handle({ decider: account, id, decide: closeAccount, command, meta });
    await this.views.waitFor(accountsView, result);
    return new Answer(result, { message: 'The account is closed.' });
  }
}
