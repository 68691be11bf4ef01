import { ApiProperty } from '@nestjs/swagger';
import type { Counts } from '#analytics/counting/counts';

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
