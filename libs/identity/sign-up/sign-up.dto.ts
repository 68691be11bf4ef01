import { ApiProperty } from '@nestjs/swagger';
import { Text } from '#platform/http/fields';
import { TokensBody } from '#identity/session/session.dto';
import { ProfileFields } from '#identity/user/profile.dto';

const ENROLMENT = { max: 256, description: 'As it was answered with the secret.' } as const;
const CODE = { max: 6, pattern: /^\d{6}$/, patternSays: 'six digits', example: '123456' } as const;

export class SignUpBody extends ProfileFields {
  @Text({ max: 256, description: 'At least 8 characters, at most 72 bytes, and not a common one.' })
  password!: string;
}

export class OneTimeSignUpBody extends ProfileFields {
  @Text(ENROLMENT)
  enrolment!: string;

  @Text(CODE)
  code!: string;
}

export class OfferBody {
  @Text({ max: 64, description: 'How the device will name the account.', example: 'ann' })
  username!: string;
}

export class SignedUpBody extends TokensBody {
  @ApiProperty()
  message!: string;

  @ApiProperty({ required: false, isArray: true, type: String, description: 'Shown this once.' })
  recoveryCodes?: readonly string[];
}
