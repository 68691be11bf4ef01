import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsOptional } from 'class-validator';
import { DateOnly, Email, Text } from '#platform/http/fields';
import { PROFILE_FIELDS, type ProfileField } from '#identity/events';
import { ShownAgain } from '#identity/session/session.dto';
import type { UserDocument } from '#identity/views/users.view';
import type { Profile } from './profile.js';

const NAME = { max: 100, optional: true } as const;

/** What people may tell about themselves. */
export class ProfileFields {
  @Text({
    max: 64,
    pattern: /^[^@\s]+(?: [^@\s]+)*$/u,
    patternSays: 'without @ and without blanks at its ends',
    optional: true,
    description: 'Unique without regard to case. Needed if there is no e-mail address.',
    example: 'ann',
  })
  username?: string;

  @Email({ optional: true, description: 'Unique without regard to case.', example: 'ann@example.org' })
  email?: string;

  @Text(NAME)
  firstName?: string;

  @Text(NAME)
  lastName?: string;

  @Text({
    max: 32,
    pattern: /^\+?[0-9][0-9 ()./-]{2,30}$/,
    patternSays: 'a telephone number',
    optional: true,
    example: '+33 1 23 45 67 89',
  })
  phone?: string;

  @DateOnly({ optional: true })
  birthDate?: string;
}

export class ProfileChange extends ProfileFields {
  @ApiProperty({ required: false, isArray: true, enum: PROFILE_FIELDS, description: 'Fields to empty.' })
  @IsOptional()
  @ArrayMaxSize(PROFILE_FIELDS.length, { message: 'must not name a field twice' })
  @IsIn(PROFILE_FIELDS, { each: true, message: `must be a list of: ${PROFILE_FIELDS.join(', ')}` })
  clear?: ProfileField[];
}

export class PasswordChange extends ShownAgain {
  @Text({ max: 256, description: 'At least 8 characters, at most 72 bytes, and not a common one.' })
  newPassword!: string;
}

/** A profile as its user, or an admin, sees it. */
export class ProfileBody {
  @ApiProperty({ format: 'uuid' })
  userId!: string;

  @ApiProperty({ required: false })
  username?: string;

  @ApiProperty({ required: false })
  email?: string;

  @ApiProperty({ required: false })
  firstName?: string;

  @ApiProperty({ required: false })
  lastName?: string;

  @ApiProperty({ required: false })
  phone?: string;

  @ApiProperty({ required: false, format: 'date' })
  birthDate?: string;

  @ApiProperty({ enum: ['user', 'admin'] })
  role!: string;

  @ApiProperty({ enum: ['active', 'disabled'] })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  registeredAt!: string;

  @ApiProperty({ format: 'date-time', required: false })
  lastSeenAt?: string;

  @ApiProperty()
  hasPassword!: boolean;

  @ApiProperty()
  hasOneTimeCodes!: boolean;

  @ApiProperty()
  severalDevices!: boolean;
}

export function profileIn(body: Profile): Profile {
  const said = PROFILE_FIELDS.map((field) => [field, body[field]] as const);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** Without what only serves to find it. */
export function profileBody(document: UserDocument): ProfileBody {
  const { userId, role, status, registeredAt = '', lastSeenAt } = document;
  const { hasPassword, hasOneTimeCodes, severalDevices } = document;
  const seen = lastSeenAt === undefined ? {} : { lastSeenAt };
  const settings = { hasPassword, hasOneTimeCodes, severalDevices };
  return { userId, ...profileIn(document), role, status, registeredAt, ...seen, ...settings };
}
