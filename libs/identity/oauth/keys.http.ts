import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Public } from '#platform/http/public';
import { SigningKeys, type PublishedKey } from '#identity/workflows/signing-keys';

export class KeySet {
  @ApiProperty({ type: [Object], description: 'JSON Web Keys.' })
  keys!: readonly PublishedKey[];
}

export class NewKey {
  @ApiProperty({ description: 'The id of the key that signs from now on.' })
  kid!: string;
}

@ApiTags('oauth')
@Controller()
export class KeyRoutes {
  constructor(private readonly keys: SigningKeys) {}

  /** The public keys that access tokens can be checked with. */
  @Get('.well-known/jwks.json')
  @Public()
  @ApiOkResponse({ type: KeySet })
  async published(): Promise<KeySet> {
    return { keys: await this.keys.publishedKeys() };
  }

  /** Sign with a new key from now on. Nobody is logged out: the old one stays published for a while. */
  @Post('token-keys/rotate')
  @HttpCode(200)
  @AdminOnly()
  @ApiOkResponse({ type: NewKey })
  async rotate(): Promise<NewKey> {
    return await this.keys.rotate();
  }
}
