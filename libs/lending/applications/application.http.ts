import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { Answer, AtRevision } from '#platform/http/answer';
import { BareAmounts } from '#platform/http/bare-amounts';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import { exactJson, JSON_TYPE } from '#platform/http/exact-json';
import { MessageBody } from '#platform/http/message-body';
import { pageOf, PageQuery } from '#platform/http/pagination';
import type { Principal } from '#platform/http/principal';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views } from '#platform/projections/views';
import { refuse } from '#lending/refusals';
import { applicationCountsView } from '#lending/views/application-counts.view';
import { applicationsView } from '#lending/views/applications.view';
import { ApplicationLists } from '#lending/workflows/application-lists';
import { Applications } from '#lending/workflows/applications';
import {
  ApplicationBody,
  applicationBody,
  ApplicationPath,
  ApplicationsBody,
  DashboardBody,
  documentedApplication,
  DocumentedApplicationBody,
  LoanWish,
  moneyIn,
  SubmittedBody,
  summaryBody,
} from './application.dto.js';

@ApiTags('lending')
@Controller()
export class ApplicationRoutes {
  constructor(
    private readonly applications: Applications,
    private readonly lists: ApplicationLists,
    private readonly views: Views,
  ) {}

  /** Apply for a loan. Who is not eligible, or asks for too much, is told so and may still apply. */
  @Post('apply')
  @BareAmounts('amount', 'income')
  @ApiCreatedResponse({ type: SubmittedBody })
  @Refuses(refuse, 'lending.invalid-application', 'lending.unsuitable-account')
  async apply(
    @Caller() { userId: applicantId }: Principal,
    @Body() body: LoanWish,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<SubmittedBody>> {
    const { loan_types: loanTypes, purpose, credit_score: creditScore, account_id: accountId } = body;
    const submitted_by = await this.lists.nameOf(applicantId);
    const wish = { applicantId, loanTypes, ...moneyIn(body), purpose, creditScore, accountId };
    const result = await this.applications.submit(wish, meta);
    const { applicationId } = toldBy(result, 'ApplicationSubmitted');
    const message = 'The application is submitted.';
    return new Answer(result, { message, application_id: applicationId, submitted_by });
  }

  /** One's own applications, the newest first. */
  @Get('status')
  @Header('content-type', JSON_TYPE)
  @Reads(applicationsView)
  @ApiOkResponse({ type: [DocumentedApplicationBody] })
  async status(@Caller() { userId }: Principal): Promise<string> {
    const applications = await this.lists.allOf(userId);
    const name = await this.lists.nameOf(userId);
    return exactJson(applications.map((application) => documentedApplication(application, name)));
  }

  /** How many applications one has, and how they stand. */
  @Get('dashboard-info')
  @Reads(applicationCountsView)
  @ApiOkResponse({ type: DashboardBody })
  async dashboard(@Caller() { userId }: Principal): Promise<DashboardBody> {
    const counts = await this.lists.countsOf(userId);
    const username = await this.lists.nameOf(userId);
    return { username, application_summary: summaryBody(counts) };
  }

  /** One's own applications with what was checked, the newest first. */
  @Get('applications')
  @Reads(applicationsView)
  @ApiOkResponse({ type: ApplicationsBody })
  async list(
    @Caller() { userId: applicantId }: Principal,
    @Query() { limit, after }: PageQuery,
  ): Promise<ApplicationsBody> {
    const page = await this.views.find(applicationsView, {
      index: 'byApplicant',
      equals: { applicantId },
      direction: 'descending',
      limit,
      ...(after !== undefined && { after }),
    });
    return pageOf(page, applicationBody);
  }

  /** One application, as it stands. */
  @Get('applications/:applicationId')
  @Reads(applicationsView)
  @ApiOkResponse({ type: ApplicationBody })
  @Refuses(refuse, 'lending.unknown-application')
  async see(
    @Caller() { userId }: Principal,
    @Param() { applicationId }: ApplicationPath,
  ): Promise<AtRevision<ApplicationBody>> {
    const found = await this.lists.ownedBy(userId, applicationId);
    return new AtRevision(found.revision, applicationBody(found));
  }

  /** Take it back while nobody has decided it. */
  @Post('applications/:applicationId/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ type: MessageBody })
  @Refuses(refuse, 'lending.unknown-application', 'lending.already-decided')
  async withdraw(
    @Caller() { userId }: Principal,
    @Param() { applicationId }: ApplicationPath,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<MessageBody>> {
    const result = await this.applications.withdraw(applicationId, userId, meta);
    return new Answer(result, { message: 'The application is withdrawn.' });
  }
}
