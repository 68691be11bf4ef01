import { ApiProperty } from '@nestjs/swagger';
import { plusMs, MS_PER_MINUTE, type Instant } from '#platform/kernel/clock';
import type { ViewStatus } from '#platform/projections/projected-views';
import type { Counts } from '#analytics/counting/counts';
import { beginningOfMinute, eventsIn } from '#analytics/counting/minutes';

export class RateBody {
  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time', description: 'Not among it any more.' })
  to!: string;

  @ApiProperty({ description: 'That happened in between.' })
  events!: number;
}

export class ViewLagBody {
  @ApiProperty({ example: 'banking.accounts' })
  view!: string;

  @ApiProperty({ description: 'How far it is behind, in positions of the log.' })
  lag!: number;

  @ApiProperty()
  caughtUp!: boolean;

  @ApiProperty({ description: 'Streams that it does without, since it could not fold them.' })
  parked!: number;

  @ApiProperty({ required: false, description: 'While it is rebuilt: the part, from 0 to 1, that is done.' })
  progress?: number;
}

export class SystemBody {
  @ApiProperty({ description: 'The last whole minute.' })
  lastMinute!: RateBody;

  @ApiProperty({ description: 'The last 60 whole minutes.' })
  lastHour!: RateBody;

  @ApiProperty({ type: [ViewLagBody] })
  views!: readonly ViewLagBody[];
}

export function rateBody(minutes: Counts, now: Instant, last: number): RateBody {
  const to = beginningOfMinute(now);
  return { from: plusMs(to, -last * MS_PER_MINUTE), to, events: eventsIn(minutes, { at: now, last }) };
}

export function lagBody({ name, lag, live, progress }: ViewStatus): ViewLagBody {
  return {
    view: name,
    lag,
    caughtUp: live?.caughtUp ?? false,
    parked: live?.parked ?? 0,
    ...(progress !== undefined && { progress }),
  };
}
