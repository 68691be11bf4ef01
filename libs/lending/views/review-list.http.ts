import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { exactJson, JSON_TYPE } from '#platform/http/exact-json';
import { itemsBefore, pageCounts } from '#platform/http/numbered-pages';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { refuse } from '#lending/refusals';
import { ApplicationLists } from '#lending/workflows/application-lists';
import { Applications } from '#lending/workflows/applications';
import { applicationOrderView } from './application-order.view.js';
import { ReviewListBody, ReviewListQuery, reviewedApplication, sortOf } from './review-list.dto.js';

@ApiTags('lending')
@AdminOnly()
@Controller('admin/applications')
export class ReviewListRoutes {
  constructor(
    private readonly lists: ApplicationLists,
    private readonly applications: Applications,
  ) {}

  /** Everybody's applications, with what speaks for them and against them, by pages. */
  @Get()
  @Header('content-type', JSON_TYPE)
  @Reads(applicationOrderView)
  @ApiOkResponse({ type: ReviewListBody })
  @Refuses(refuse, 'lending.unknown-user')
  async list(@Query() query: ReviewListQuery): Promise<string> {
    const { per_page: size, status, user } = query;
    const applicantId = user === undefined ? undefined : await this.applications.userIdOf(user);
    const { items, total } = await this.lists.page({
      skip: itemsBefore(query),
      size,
      ...sortOf(query),
      status,
      applicantId,
    });
    const people = items.flatMap(({ applicantId: id, decidedBy }) => [id, ...(decidedBy ? [decidedBy] : [])]);
    const names = await this.lists.names(people);
    return exactJson({
      data: items.map((application) => reviewedApplication(application, names)),
      ...pageCounts(query, total),
    });
  }
}
