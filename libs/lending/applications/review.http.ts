import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { AdminOnly } from '#platform/http/admin-only';
import { Answer } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import { refuse } from '#lending/refusals';
import { Applications } from '#lending/workflows/applications';
import { ApplicationPath } from './application.dto.js';
import {
  AppealBody,
  DecidedAllBody,
  DecidedBody,
  DecisionPath,
  ReviewBody,
  UserDecisionPath,
} from './review.dto.js';

const OF_ONE = [
  'lending.unknown-application',
  'lending.applicant-erased',
  'lending.own-application',
  'lending.already-decided',
  'lending.not-applied-for',
] as const;
const OF_ALL = [
  'lending.unknown-user',
  'lending.own-application',
  'lending.applicant-erased',
  'lending.nothing-pending',
  'lending.not-applied-for',
] as const;

/** Decisions of reviewers, none of them on what they applied for themselves. */
@ApiTags('lending')
@AdminOnly()
@Controller()
export class ReviewRoutes {
  constructor(private readonly applications: Applications) {}

  /** Decide one application. */
  @Put('admin/update_status/:application_id/:status')
  @ApiOkResponse({ type: DecidedBody })
  @Refuses(refuse, ...OF_ONE)
  async decide(
    @Caller() { userId: reviewerId }: Principal,
    @Param() { application_id, status }: DecisionPath,
    @Body() { reason, option_id: optionId }: ReviewBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DecidedBody>> {
    const review = { reviewerId, status, reason, optionId };
    const result = await this.applications.decide(application_id, review, meta);
    return new Answer(result, { message: `The application is ${status}.`, application_id, status });
  }

  /** The same, for clients that post. */
  @Post('admin/update_status/:application_id/:status')
  @HttpCode(200)
  @ApiOkResponse({ type: DecidedBody })
  @Refuses(refuse, ...OF_ONE)
  async decideByPost(
    @Caller() caller: Principal,
    @Param() path: DecisionPath,
    @Body() body: ReviewBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DecidedBody>> {
    return await this.decide(caller, path, body, meta);
  }

  /** Decide all that a user has pending. */
  @Put('update_status/:user/:status')
  @ApiOkResponse({ type: DecidedAllBody })
  @Refuses(refuse, ...OF_ALL)
  async decideAll(
    @Caller() { userId: reviewerId }: Principal,
    @Param() { user, status }: UserDecisionPath,
    @Body() { reason, option_id: optionId }: ReviewBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DecidedAllBody>> {
    const review = { reviewerId, status, reason, optionId };
    const [first, ...rest] = await this.applications.decideAllOf(user, review, meta);
    if (!first) throw refuse('lending.nothing-pending');
    const application_ids = [first, ...rest].flatMap(({ events }) =>
      events.map(({ data }) => data.applicationId),
    );
    const message = `The pending applications are ${status}.`;
    return new Answer(rest.at(-1) ?? first, { message, status, application_ids });
  }

  /** The same, for clients that post. */
  @Post('update_status/:user/:status')
  @HttpCode(200)
  @ApiOkResponse({ type: DecidedAllBody })
  @Refuses(refuse, ...OF_ALL)
  async decideAllByPost(
    @Caller() caller: Principal,
    @Param() path: UserDecisionPath,
    @Body() body: ReviewBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DecidedAllBody>> {
    return await this.decideAll(caller, path, body, meta);
  }

  /** Look at another admin's decision again, once: uphold it or overturn it. */
  @Post('admin/applications/:applicationId/appeal')
  @HttpCode(200)
  @ApiOkResponse({ type: DecidedBody })
  @Refuses(
    refuse,
    'lending.unknown-application',
    'lending.applicant-erased',
    'lending.own-application',
    'lending.not-decided',
    'lending.already-appealed',
    'lending.same-reviewer',
    'lending.already-disbursed',
    'lending.not-applied-for',
  )
  async appeal(
    @Caller() { userId: reviewerId }: Principal,
    @Param() { applicationId }: ApplicationPath,
    @Body() { status, reason, option_id: optionId }: AppealBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<DecidedBody>> {
    const review = { reviewerId, status, reason, optionId };
    const result = await this.applications.appeal(applicationId, review, meta);
    const message = `After the appeal, the application is ${status}.`;
    return new Answer(result, { message, application_id: applicationId, status });
  }
}
