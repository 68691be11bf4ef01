import { Injectable } from '@nestjs/common';
import { beginningOf, dayOf, plusDays, type Day } from '#platform/kernel/days';
import { Views } from '#platform/projections/views';
import type { DayRange } from '#analytics/counting/day-range';
import { refuse } from '#analytics/refusals';
import { decisionsView } from '#analytics/views/decisions.view';

export interface Decision {
  readonly day: Day;
  readonly waitedMs: number;
}

/** All of them have to be looked at, for there is no other way to a median. */
const MAX_DECISIONS = 100_000;

/** Reads how long decisions have taken. */
@Injectable()
export class Decisions {
  constructor(private readonly views: Views) {}

  async made({ from, to }: DayRange): Promise<readonly Decision[]> {
    const end = plusDays(to, 1);
    const query = {
      index: 'byDecision',
      from: beginningOf(from),
      ...(end !== undefined && { to: beginningOf(end) }),
    };
    const decisions: Decision[] = [];
    for await (const { items } of this.views.pages(decisionsView, query)) {
      for (const { decidedAt, waitedMs } of items) {
        if (decidedAt !== undefined && waitedMs !== undefined) {
          decisions.push({ day: dayOf(decidedAt), waitedMs });
        }
      }
      if (decisions.length > MAX_DECISIONS) throw refuse('analytics.too-much', { most: MAX_DECISIONS });
    }
    return decisions;
  }
}
