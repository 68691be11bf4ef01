import { ApiProperty } from '@nestjs/swagger';

/** RFC 6749, sections 4.3 and 6. What is not listed is ignored, as the RFC wants. */
export class TokenRequest {
  @ApiProperty({ enum: ['password', 'refresh_token'] })
  grant_type!: string;

  @ApiProperty({ required: false, description: 'A username or an e-mail address.' })
  username?: string;

  @ApiProperty({ required: false, format: 'password' })
  password?: string;

  @ApiProperty({ required: false })
  refresh_token?: string;

  @ApiProperty({ required: false, description: 'A current one-time code, for who has turned them on.' })
  code?: string;

  @ApiProperty({ required: false, description: 'A recovery code, in place of a one-time code.' })
  recovery_code?: string;
}

/** RFC 7009, section 2.1, and RFC 7662, section 2.1. */
export class TokenToLookAt {
  @ApiProperty({ description: 'An access token or a refresh token.' })
  token!: string;

  @ApiProperty({ required: false, enum: ['access_token', 'refresh_token'] })
  token_type_hint?: string;
}

export class OAuthTokens {
  @ApiProperty()
  access_token!: string;

  @ApiProperty({ enum: ['bearer'] })
  token_type!: string;

  @ApiProperty()
  expires_in!: number;

  @ApiProperty()
  refresh_token!: string;

  @ApiProperty({ enum: ['user', 'admin'] })
  role!: string;

  @ApiProperty({ format: 'uuid' })
  userId!: string;
}

/** RFC 7662, section 2.2. Of a token that is not good, or not the caller's to know, only that. */
export class Introspection {
  @ApiProperty()
  active!: boolean;

  @ApiProperty({ required: false, format: 'uuid' })
  sub?: string;

  @ApiProperty({ required: false, format: 'uuid' })
  sid?: string;

  @ApiProperty({ required: false })
  username?: string;

  @ApiProperty({ required: false, enum: ['access_token', 'refresh_token'] })
  token_type?: string;

  @ApiProperty({ required: false })
  exp?: number;

  @ApiProperty({ required: false })
  iat?: number;

  @ApiProperty({ required: false })
  iss?: string;

  @ApiProperty({ required: false })
  aud?: string;

  @ApiProperty({ required: false })
  jti?: string;
}

export class OAuthError {
  @ApiProperty({
    enum: ['invalid_request', 'invalid_grant', 'unsupported_grant_type'],
  })
  error!: string;

  @ApiProperty()
  error_description!: string;
}
