import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Text } from '#platform/http/fields';
import { NumberedPageBody, NumberedPageQuery } from '#platform/http/numbered-pages';
import type { Exact } from '#platform/http/exact-json';
import { APPLICATION_STATUSES, type ApplicationStatus } from '#lending/applications/application';
import {
  checksOf,
  documentedApplication,
  DocumentedApplicationBody,
} from '#lending/applications/application.dto';
import type { Application } from '#lending/workflows/application-lists';
import type { ApplicationSort } from './application-order.view.js';

const SORTS: Readonly<Record<string, ApplicationSort>> = {
  submitted_at: 'submittedAt',
  decided_at: 'decidedAt',
  amount: 'amountMinor',
};
const ORDERS = ['asc', 'desc'] as const;

export class ReviewListQuery extends NumberedPageQuery {
  @OneOf(Object.keys(SORTS), { optional: true })
  sort = 'submitted_at';

  @OneOf(ORDERS, { optional: true })
  order: (typeof ORDERS)[number] = 'desc';

  @OneOf(APPLICATION_STATUSES, { optional: true })
  status?: ApplicationStatus;

  @Text({ max: 254, optional: true, description: 'A username, or the id of a user.' })
  user?: string;
}

class ReviewCheckBody {
  @ApiProperty({ format: 'uuid' })
  option_id!: string;

  @ApiProperty()
  about!: string;

  @ApiProperty()
  passed!: boolean;

  @ApiProperty()
  reason!: string;
}

export class ReviewedApplicationBody extends DocumentedApplicationBody {
  @ApiProperty()
  currency!: string;

  @ApiProperty({ format: 'uuid' })
  user_id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who decided, by username.' })
  decided_by!: string | null;

  @ApiProperty({ type: [ReviewCheckBody] })
  checks!: readonly ReviewCheckBody[];
}

export class ReviewListBody extends NumberedPageBody {
  @ApiProperty({ type: [ReviewedApplicationBody] })
  data!: readonly ReviewedApplicationBody[];
}

export function sortOf({ sort, order }: ReviewListQuery) {
  return {
    sort: SORTS[sort] ?? 'submittedAt',
    direction: order === 'asc' ? 'ascending' : 'descending',
  } as const;
}

export function reviewedApplication(application: Application, names: ReadonlyMap<string, string>): Exact {
  const { applicantId, decidedBy, amount } = application;
  const nameOf = (userId: string): string => names.get(userId) ?? userId;
  return {
    ...documentedApplication(application, nameOf(applicantId)),
    currency: amount.currency,
    user_id: applicantId,
    decided_by: decidedBy === undefined ? null : nameOf(decidedBy),
    checks: checksOf(application).map(({ optionId, ...check }) => ({ option_id: optionId, ...check })),
  };
}
