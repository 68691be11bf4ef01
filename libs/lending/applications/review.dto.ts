import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Text, Uuid } from '#platform/http/fields';
import { DECISIONS, type Decision } from '#lending/events';

export class DecisionPath {
  @Uuid()
  application_id!: string;

  @OneOf(DECISIONS)
  status!: Decision;
}

export class UserDecisionPath {
  @Text({ max: 254, description: 'A username, or the id of a user.' })
  user!: string;

  @OneOf(DECISIONS)
  status!: Decision;
}

const OPTION = {
  optional: true,
  description:
    'Whose terms the loan has: else those of the option that the applicant has selected, or applied for first.',
} as const;
const REASON = { max: 1_000, multiline: true } as const;

export class ReviewBody {
  @Text({ ...REASON, optional: true })
  reason?: string;

  @Uuid(OPTION)
  option_id?: string;
}

export class AppealBody {
  @OneOf(DECISIONS, { description: 'What holds from now on.' })
  status!: Decision;

  @Text(REASON)
  reason!: string;

  @Uuid(OPTION)
  option_id?: string;
}

export class DecidedBody {
  @ApiProperty()
  message!: string;

  @ApiProperty({ format: 'uuid' })
  application_id!: string;

  @ApiProperty({ enum: DECISIONS })
  status!: Decision;
}

export class DecidedAllBody {
  @ApiProperty()
  message!: string;

  @ApiProperty({ enum: DECISIONS })
  status!: Decision;

  @ApiProperty({ type: [String], description: 'Those that were decided.' })
  application_ids!: readonly string[];
}
