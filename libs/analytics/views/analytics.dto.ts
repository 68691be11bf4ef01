import { ApiProperty } from '@nestjs/swagger';
import { sumOf, type Counts } from '#analytics/counting/counts';
import type { UserCounts } from '#analytics/counting/user-counts';

const BY_USER = {
  type: 'object',
  additionalProperties: { type: 'integer', minimum: 1 },
  example: { ada: 3 },
} as const;

export class AnalyticsBody {
  @ApiProperty({ description: 'All that ever happened, of every kind.' })
  total_events!: number;

  @ApiProperty({
    description: 'Log-ins with a password or a code; signing up and going on with a session are none.',
  })
  total_logins!: number;

  @ApiProperty({ description: 'How often somebody looked at the financing options.' })
  total_financing_option_checks!: number;

  @ApiProperty({
    ...BY_USER,
    description:
      'By username, or else e-mail address; of users who were erased, by id. Only who ever logged in.',
  })
  logins_per_user!: Counts;

  @ApiProperty({ ...BY_USER, description: 'The same for financing checks.' })
  financing_checks_per_user!: Counts;
}

/** The counts of users, and what each of them is called. */
export interface NamedCounts {
  readonly counts: readonly UserCounts[];
  readonly names: readonly string[];
}

export function analyticsBody(events: Counts, { counts, names }: NamedCounts): AnalyticsBody {
  const logins = byName(names, (at) => counts[at]?.[0]);
  const checks = byName(names, (at) => counts[at]?.[1]);
  return {
    total_events: sumOf(events),
    total_logins: sumOf(logins),
    total_financing_option_checks: sumOf(checks),
    logins_per_user: logins,
    financing_checks_per_user: checks,
  };
}

/** A name may be any text, so it must not meet what objects have by themselves. */
function byName(names: readonly string[], countOf: (at: number) => number | undefined): Counts {
  const counts = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    const count = countOf(at) ?? 0;
    if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return Object.fromEntries(counts);
}
