import type { Provider, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { ProjectedViews } from '#platform/projections/projected-views';
import type { Views } from '#platform/projections/views';
import type { ReactorDesk } from '#platform/reactions/reactor-desk';

/** How a process hears of what is in the log, and what it makes of it. */
export interface Following {
  readonly projections: ProjectedViews;
  readonly views: Views;
  readonly reactors: ReactorDesk;
  /** Present where lanes come in over a bus. */
  readonly lanes?: LaneConsumers;
  start(): Promise<void>;
  /** Also when it was not started. */
  stop(): Promise<void>;
  /** Why it does not get on, a sentence for each reason. */
  reasonsAgainst(): Promise<readonly string[]>;
}

export interface LaneConsumers {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
  readonly transport: CustomTransportStrategy;
}
