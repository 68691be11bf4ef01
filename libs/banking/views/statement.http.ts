import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller } from '#platform/http/caller';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Clock } from '#platform/kernel/clock';
import { AccountPath, askerOf } from '#banking/account/account.dto';
import { refuse } from '#banking/refusals';
import { Accounts } from '#banking/workflows/accounts';
import { Statements } from '#banking/workflows/statements';
import { movementsView } from './movements.view.js';
import { fileName, FORMATS, pastPeriodIn, StatementQuery } from './statement.dto.js';

const A_FILE = { schema: { type: 'string', format: 'binary' } };
const FILES = Object.values(FORMATS).map(({ mediaType }) => [mediaType, A_FILE] as const);

@ApiTags('statements')
@Controller('accounts/:accountId/statement')
export class StatementRoutes {
  constructor(
    private readonly accounts: Accounts,
    private readonly statements: Statements,
    private readonly clock: Clock,
  ) {}

  /** A statement to keep, the oldest movement first; what it begins with and its movements make what it ends with. */
  @Get()
  @Reads(movementsView)
  @ApiOkResponse({ description: 'A file to save.', content: Object.fromEntries(FILES) })
  @Refuses(refuse, 'banking.unknown-account')
  async download(
    @Caller() caller: Principal,
    @Param() { accountId }: AccountPath,
    @Query() query: StatementQuery,
  ): Promise<StreamableFile> {
    const account = await this.accounts.reachableBy(askerOf(caller), accountId);
    const now = this.clock.now();
    const format = FORMATS[query.format];
    const statement = await this.statements.drawUp(account, pastPeriodIn(query, now), now);
    return new StreamableFile(this.statements.text(format, statement), {
      type: format.mediaType,
      disposition: `attachment; filename="${fileName(statement, format)}"`,
    });
  }
}
