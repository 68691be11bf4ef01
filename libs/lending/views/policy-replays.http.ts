import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { BareAmounts } from '#platform/http/bare-amounts';
import { Reads } from '#platform/http/reads';
import { PolicyReplays } from '#lending/workflows/policy-replays';
import { applicationOrderView } from './application-order.view.js';
import { policyIn, PolicyReplayBody, PolicyReplayOrder, replayBody } from './policy-replays.dto.js';

@ApiTags('lending')
@AdminOnly()
@Controller('admin/lending/policy-replays')
export class PolicyReplayRoutes {
  constructor(private readonly replays: PolicyReplays) {}

  /** Which past decisions would differ if options asked for something else. Changes nothing. */
  @Post()
  @HttpCode(200)
  @BareAmounts('min_income', 'max_amount')
  @Reads(applicationOrderView)
  @ApiOkResponse({ type: PolicyReplayBody })
  async replay(@Body() body: PolicyReplayOrder): Promise<PolicyReplayBody> {
    const { from, to, after } = body;
    return replayBody(await this.replays.replay({ policy: policyIn(body), from, to, after }));
  }
}
