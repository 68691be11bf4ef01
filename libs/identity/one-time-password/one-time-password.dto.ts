import { ApiProperty } from '@nestjs/swagger';
import { Text } from '#platform/http/fields';

const ENROLMENT = { max: 256, description: 'As it was answered with the secret.' } as const;
const CODE = { max: 6, pattern: /^\d{6}$/, patternSays: 'six digits', example: '123456' } as const;

/** The secret that was offered, and a code that the user's device made with it. */
export class EnableBody {
  @Text(ENROLMENT)
  enrolment!: string;

  @Text(CODE)
  code!: string;
}

/** A secret for the user's device. */
export class EnrolmentBody {
  @ApiProperty({ description: 'To be sent back with a code: it names the secret.' })
  enrolment!: string;

  @ApiProperty({ description: 'Base32.' })
  secret!: string;

  @ApiProperty({ format: 'uri', description: 'otpauth://' })
  uri!: string;

  @ApiProperty({ description: 'The URI as a QR code: an SVG document.' })
  qrSvg!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class RecoveryCodesBody {
  @ApiProperty({ isArray: true, type: String, description: 'Ten codes, each good once. Shown this once.' })
  recoveryCodes!: readonly string[];
}
