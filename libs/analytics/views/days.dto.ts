import { ApiProperty } from '@nestjs/swagger';
import { DateOnly } from '#platform/http/fields';
import { MoneyBody } from '#platform/http/money-fields';
import { refuse } from '#platform/http/platform-refusals';
import { CURRENCIES, type CurrencyCode } from '#platform/kernel/currencies';
import type { Day } from '#platform/kernel/days';
import { sumOf, type Counts } from '#analytics/counting/counts';
import { daysOf, MAX_DAYS, rangeOf, type DayRange } from '#analytics/counting/day-range';
import { MOVEMENTS, type Movement, type Volumes } from '#analytics/counting/volumes';
import type { Waits } from '#analytics/counting/waits';
import { COUNTED } from './activity.view.js';
import { WaitsBody } from './waits.dto.js';

export class DaysQuery {
  @DateOnly({ optional: true, description: 'The first day, in UTC; 29 days before the last if absent.' })
  from?: string;

  @DateOnly({
    optional: true,
    description: `The last day, in UTC; today if absent. At most ${MAX_DAYS} days in all.`,
  })
  to?: string;
}

export interface AskedDays {
  readonly range: DayRange;
  /** Each of them, the first one first. */
  readonly days: readonly Day[];
}

export function askedDays(query: DaysQuery, today: Day): AskedDays {
  const range = rangeOf(query, today);
  const days = daysOf(range) ?? [];
  if (days.length > 0) return { range, days };
  const message =
    range.to < range.from ? 'must not be before from' : `must be within ${MAX_DAYS} days of from`;
  throw refuse('platform.invalid', {}, [{ field: 'to', message }]);
}

export class VolumeBody {
  @ApiProperty()
  count!: number;

  @ApiProperty()
  amount!: MoneyBody;
}

export class CurrencyVolumesBody implements Partial<Record<Movement, VolumeBody>> {
  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'EUR' })
  currency!: CurrencyCode;

  @ApiProperty({ required: false })
  deposits?: VolumeBody;

  @ApiProperty({ required: false })
  withdrawals?: VolumeBody;

  @ApiProperty({ required: false, description: 'Sent, whether they arrived or came back.' })
  transfers?: VolumeBody;

  @ApiProperty({ required: false, description: 'Transfers that could not be taken and came back.' })
  returned?: VolumeBody;

  @ApiProperty({ required: false, description: 'Transfers that were given back by who had received them.' })
  reversed?: VolumeBody;

  @ApiProperty({ required: false, description: 'Taken out of holds.' })
  captured?: VolumeBody;

  @ApiProperty({ required: false, description: 'Loans that were paid out.' })
  disbursed?: VolumeBody;

  @ApiProperty({ required: false, description: 'Instalments and early repayments of loans.' })
  repaid?: VolumeBody;
}

export class ApplicationsOfDaysBody {
  @ApiProperty()
  submitted!: number;

  @ApiProperty({ description: 'First decisions, like `denied`.' })
  approved!: number;

  @ApiProperty()
  denied!: number;

  @ApiProperty()
  withdrawn!: number;

  @ApiProperty({ description: 'Decisions that were looked at again.' })
  appealed!: number;

  @ApiProperty({
    required: false,
    description: 'Of the decisions of these days; absent when there were none.',
  })
  timeToDecision?: WaitsBody;
}

const COUNTS = { type: 'object', additionalProperties: { type: 'integer' } } as const;

/** What happened on one day, or on several. */
export class FiguresBody {
  @ApiProperty()
  events!: number;

  @ApiProperty({ ...COUNTS, example: { identity: 12, banking: 30, lending: 4 } })
  eventsByContext!: Counts;

  @ApiProperty({ ...COUNTS, example: { UserRegistered: 3 } })
  eventsByType!: Counts;

  @ApiProperty()
  registrations!: number;

  @ApiProperty()
  logins!: number;

  @ApiProperty({ description: 'Different users who did something.' })
  activeUsers!: number;

  @ApiProperty()
  financingOptionChecks!: number;

  @ApiProperty({ type: [CurrencyVolumesBody], description: 'Of each currency in which money moved.' })
  volumes!: readonly CurrencyVolumesBody[];

  @ApiProperty()
  applications!: ApplicationsOfDaysBody;
}

export class DayBody extends FiguresBody {
  @ApiProperty({ format: 'date' })
  day!: Day;
}

export class DaysBody {
  @ApiProperty({ format: 'date' })
  from!: Day;

  @ApiProperty({ format: 'date' })
  to!: Day;

  @ApiProperty({ description: 'Of all the days; who was active on several of them is counted once.' })
  total!: FiguresBody;

  @ApiProperty({ type: [DayBody] })
  days!: readonly DayBody[];
}

export interface Figures {
  readonly events: Counts;
  readonly volumes: Volumes;
  readonly activeUsers: number;
  readonly waits: Waits | undefined;
}

export function figuresBody({ events, volumes, activeUsers, waits }: Figures): Omit<DayBody, 'day'> {
  const count = (type: string): number => events[type] ?? 0;
  return {
    events: sumOf(events),
    eventsByContext: byContext(events),
    eventsByType: events,
    registrations: count('UserRegistered'),
    logins: count('UserLoggedIn'),
    activeUsers,
    financingOptionChecks: count('FinancingOptionsViewed'),
    volumes: volumesBody(volumes),
    applications: {
      submitted: count('ApplicationSubmitted'),
      approved: count('ApplicationApproved'),
      denied: count('ApplicationDenied'),
      withdrawn: count('ApplicationWithdrawn'),
      appealed: count('ApplicationAppealed'),
      ...(waits && { timeToDecision: waits }),
    },
  };
}

function byContext(events: Counts): Counts {
  const counts = Object.entries(COUNTED).map(([context, definitions]): [string, number] => [
    context,
    definitions.reduce((sum, { type }) => sum + (events[type] ?? 0), 0),
  ]);
  return Object.fromEntries(counts);
}

function volumesBody(volumes: Volumes): readonly CurrencyVolumesBody[] {
  const used = CURRENCIES.filter((currency) => volumes[currency] !== undefined);
  return used.map((currency) => {
    const moved = MOVEMENTS.map((movement) => [movement, volumes[currency]?.[movement]] as const);
    return { currency, ...Object.fromEntries(moved.filter(([, volume]) => volume !== undefined)) };
  });
}
