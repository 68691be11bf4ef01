import { Injectable } from '@nestjs/common';
import type { Uuid } from '#platform/kernel/ids';
import { Views, type Viewed, type ViewQuery } from '#platform/projections/views';
import { MAX_PAGE_SIZE } from '#platform/read-store/read-store';
import type { ApplicationStatus } from '#lending/applications/application';
import { refuse } from '#lending/refusals';
import {
  addCounts,
  applicationCountsView,
  countIds,
  type ApplicationCountsDocument,
} from '#lending/views/application-counts.view';
import {
  applicationOrderView,
  indexFor,
  type ApplicationOrderDocument,
  type ApplicationSort,
} from '#lending/views/application-order.view';
import { applicationsView, type ApplicationDocument } from '#lending/views/applications.view';
import { nameOf, peopleView } from '#lending/views/people.view';

export interface ListRequest {
  /** How many come before the page. */
  readonly skip: number;
  readonly size: number;
  readonly sort: ApplicationSort;
  readonly direction: 'ascending' | 'descending';
  readonly status?: ApplicationStatus | undefined;
  readonly applicantId?: string | undefined;
}

export type Application = Viewed<ApplicationDocument>;

export interface ListPage {
  readonly items: readonly Application[];
  readonly total: number;
}

type Question = Omit<ViewQuery<ApplicationOrderDocument>, 'limit' | 'after'>;

/** The applications that `GET /status` tells of; whoever has more finds them in the list that has pages. */
const MAX_TOLD = 1_000;

/** Finds applications for whoever may see them, with the people by their names. */
@Injectable()
export class ApplicationLists {
  constructor(private readonly views: Views) {}

  /** For the applicant; to anybody else it is not there. Refuses: unknown-application. */
  async ownedBy(userId: Uuid, applicationId: string): Promise<Application> {
    const found = await this.views.getOrWait(applicationsView, applicationId);
    if (found?.applicantId !== userId) throw refuse('lending.unknown-application');
    return found;
  }

  /** The newest first. */
  async allOf(applicantId: Uuid): Promise<readonly Application[]> {
    const question = { index: 'byApplicant', equals: { applicantId }, direction: 'descending' } as const;
    const found: Application[] = [];
    for await (const { items } of this.views.pages(applicationsView, question)) {
      found.push(...items);
      if (found.length >= MAX_TOLD) break;
    }
    return found;
  }

  /** Of one applicant, or of all. */
  async countsOf(applicantId: string | undefined): Promise<ApplicationCountsDocument> {
    return addCounts(await this.views.getMany(applicationCountsView, countIds(applicantId)));
  }

  /** A page by its number: those before it are counted from the nearer end of the list. */
  async page(request: ListRequest): Promise<ListPage> {
    const { skip, sort, direction, status, applicantId } = request;
    const counts = await this.countsOf(applicantId);
    const total = counts[status ?? 'total'];
    if (skip >= total) return { items: [], total };
    const size = Math.min(request.size, total - skip);
    const behind = total - skip - size;
    const isFromEnd = behind < skip;
    const equals = { ...(status && { status }), ...(applicantId !== undefined && { applicantId }) };
    const index = indexFor(sort, request);
    const other = direction === 'ascending' ? 'descending' : 'ascending';
    const question: Question = { index, equals, direction: isFromEnd ? other : direction };
    const ids = await this.slice(question, isFromEnd ? behind : skip, size);
    const found = await this.views.getMany(applicationsView, isFromEnd ? ids.reverse() : ids);
    return { items: found.filter((each) => each !== undefined), total };
  }

  /** What people are called, by their ids. */
  async names(userIds: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const found = await this.views.getMany(peopleView, [...new Set(userIds)]);
    const people = found.filter((each) => each !== undefined);
    return new Map(people.map((person) => [person.userId, nameOf(person)]));
  }

  /** The name that is answered at once to somebody who may have signed up just now. */
  async nameOf(userId: string): Promise<string> {
    const person = await this.views.getOrWait(peopleView, userId);
    return person ? nameOf(person) : userId;
  }

  private async slice(question: Question, skip: number, size: number): Promise<string[]> {
    const ids: string[] = [];
    let [left, after] = [skip, undefined as string | undefined];
    for (;;) {
      const limit = Math.min(left > 0 ? left : size - ids.length, MAX_PAGE_SIZE);
      const page = { ...question, limit, ...(after !== undefined && { after }) };
      const { items, next } = await this.views.find(applicationOrderView, page);
      if (left > 0) left -= items.length;
      else ids.push(...items.map(({ id }) => id));
      after = next;
      if (after === undefined || ids.length === size) return ids;
    }
  }
}
