import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { AtRevision } from '#platform/http/answer';
import { pageOf } from '#platform/http/pagination';
import { Reads } from '#platform/http/reads';
import { Refuses } from '#platform/http/refuses';
import { Views, type ViewQuery } from '#platform/projections/views';
import { UserPath, UsersBody, UsersQuery } from '#identity/admins/users.dto';
import { canonicalName } from '#identity/names/canonical-name';
import { refuse } from '#identity/refusals';
import { ProfileBody, profileBody } from '#identity/user/profile.dto';
import { KeyedHashes } from '#identity/workflows/keyed-hashes';
import { SEARCHED, searchToken } from '#identity/workflows/search-tokens';
import { usersView, type UserDocument } from './users.view.js';

@ApiTags('users')
@AdminOnly()
@Controller('users')
export class UsersRoutes {
  constructor(
    private readonly views: Views,
    private readonly hashes: KeyedHashes,
  ) {}

  /** The newest first. A page may hold fewer than `limit` and still have a `next`. */
  @Get()
  @Reads(usersView)
  @ApiOkResponse({ type: UsersBody })
  async list(@Query() query: UsersQuery): Promise<UsersBody> {
    const { limit, after } = query;
    const question = { ...this.narrowest(query), limit, ...(after !== undefined && { after }) };
    const page = await this.views.find(usersView, { ...question, direction: 'descending' });
    return pageOf({ ...page, items: page.items.filter((user) => isWanted(user, query)) }, profileBody);
  }

  /** One user. */
  @Get(':userId')
  @Reads(usersView)
  @ApiOkResponse({ type: ProfileBody })
  @Refuses(refuse, 'identity.unknown-user')
  async see(@Param() { userId }: UserPath): Promise<AtRevision<ProfileBody>> {
    const user = await this.views.getOrWait(usersView, userId);
    if (user?.registeredAt === undefined) throw refuse('identity.unknown-user');
    return new AtRevision(user.revision, profileBody(user));
  }

  /** The index that leaves the least to look through. */
  private narrowest({ search, status, role }: UsersQuery): Pick<ViewQuery<UserDocument>, 'index' | 'equals'> {
    if (search !== undefined) {
      return { index: 'byToken', equals: { tokens: searchToken(this.hashes, search) } };
    }
    if (role === 'admin') return { index: 'byRole', equals: { role } };
    if (status !== undefined) return { index: 'byStatus', equals: { status } };
    return role === undefined ? { index: 'all' } : { index: 'byRole', equals: { role } };
  }
}

function isWanted(user: UserDocument, { search, status, role }: UsersQuery): boolean {
  if (status !== undefined && user.status !== status) return false;
  if (role !== undefined && user.role !== role) return false;
  const beginning = search === undefined ? '' : canonicalName(search);
  return SEARCHED.some((field) => canonicalName(user[field] ?? '').startsWith(beginning));
}
