import { ApiProperty } from '@nestjs/swagger';
import { Flag, Text, Uuid } from '#platform/http/fields';
import { refuse } from '#identity/refusals';
import type { Shown } from '#identity/workflows/credentials';

const LONGEST_NAME = 254;
const PASSWORD = { max: 256, optional: true } as const;
const CODE = {
  max: 6,
  pattern: /^\d{6}$/,
  patternSays: 'six digits',
  optional: true,
  description: 'A current one-time code.',
  example: '123456',
} as const;
const RECOVERY_CODE = {
  max: 32,
  optional: true,
  description: 'A recovery code, in place of a one-time code.',
} as const;

/** What a user who is logged in shows once more: any one of the three. */
export class ShownAgain {
  @Text(PASSWORD)
  password?: string;

  @Text(CODE)
  code?: string;

  @Text(RECOVERY_CODE)
  recoveryCode?: string;
}

export class LogInBody extends ShownAgain {
  @Text({
    max: LONGEST_NAME,
    optional: true,
    description: 'A username or an e-mail address.',
    example: 'ann',
  })
  username?: string;

  @Text({ max: LONGEST_NAME, optional: true, description: 'In place of `username`.' })
  email?: string;
}

export class RefreshBody {
  @Text({ max: 512, description: 'Good once: a second use ends the session.' })
  refresh_token!: string;
}

export class SessionPath {
  @Uuid()
  sessionId!: string;
}

export class DevicePolicy {
  @Flag({ description: 'Whether a log-in leaves the sessions on other devices alone.' })
  severalDevices!: boolean;
}

/** What a client uses a session with. */
export class TokensBody {
  @ApiProperty()
  access_token!: string;

  @ApiProperty({ enum: ['bearer'] })
  token_type!: 'bearer';

  @ApiProperty({ description: 'Seconds until the access token expires.' })
  expires_in!: number;

  @ApiProperty()
  refresh_token!: string;

  @ApiProperty({ enum: ['user', 'admin'] })
  role!: string;

  @ApiProperty({ format: 'uuid' })
  userId!: string;
}

export class LoggedInBody extends TokensBody {
  @ApiProperty()
  username!: string;
}

export class SessionBody {
  @ApiProperty({ format: 'uuid' })
  sessionId!: string;

  @ApiProperty({ description: 'Whether it is the session that asks.' })
  current!: boolean;

  @ApiProperty()
  device!: string;

  @ApiProperty()
  address!: string;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ format: 'date-time' })
  lastSeenAt!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class SessionsBody {
  @ApiProperty({ type: [SessionBody] })
  items!: SessionBody[];
}

export function shownIn({ password, code, recoveryCode }: ShownAgain): Shown {
  return {
    ...(password !== undefined && { password }),
    ...(code !== undefined && { code }),
    ...(recoveryCode !== undefined && { recoveryCode }),
  };
}

export function nameIn({ username, email }: LogInBody): string {
  const name = username ?? email;
  if (name !== undefined) return name;
  throw refuse('identity.name-missing', {}, [{ field: 'username', message: 'or email is required' }]);
}
