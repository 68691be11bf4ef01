import { Injectable } from '@nestjs/common';
import { Readiness } from '#platform/http/health.http';
import { ProjectedViews } from '#platform/projections/projected-views';
import { Reactions } from '#platform/reactions/reactions';

/** Positions of the log that a view may be behind while it still counts as current. */
const MAX_LAG = 10_000;

@Injectable()
export class ProcessReadiness extends Readiness {
  constructor(
    private readonly projections: ProjectedViews,
    private readonly reactions: Reactions,
  ) {
    super();
  }

  override async reasonsAgainst(): Promise<readonly string[]> {
    const views = await this.projections.statuses();
    const behind = views.filter(({ lag }) => lag > MAX_LAG);
    const stuck = this.reactions.status().filter(({ fault }) => fault !== undefined);
    return [
      ...behind.map(({ name, lag }) => `the view ${name} is ${lag} events behind`),
      ...stuck.map(({ reactor }) => `the reactor ${reactor} does not get on`),
    ];
  }
}
