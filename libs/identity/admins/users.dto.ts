import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Text, Uuid } from '#platform/http/fields';
import { PagedBody, PageQuery } from '#platform/http/pagination';
import { ProfileBody } from '#identity/user/profile.dto';

export class UsersQuery extends PageQuery {
  @Text({
    max: 254,
    optional: true,
    description: 'The beginning of a username, e-mail address, first or last name.',
  })
  search?: string;

  @OneOf(['active', 'disabled'], { optional: true })
  status?: 'active' | 'disabled';

  @OneOf(['user', 'admin'], { optional: true })
  role?: 'user' | 'admin';
}

export class UserPath {
  @Uuid()
  userId!: string;
}

export class Disabling {
  @Text({ max: 500, optional: true, multiline: true })
  reason?: string;
}

export class UsersBody extends PagedBody {
  @ApiProperty({ type: [ProfileBody] })
  items!: readonly ProfileBody[];
}
