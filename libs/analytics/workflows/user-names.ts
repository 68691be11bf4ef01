import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Views } from '#platform/projections/views';
import { ERASED as UNREADABLE } from '#platform/vault/sealer';
import { ERASED } from '#analytics/counting/user-counts';
import { namesView, type NameDocument } from '#analytics/views/names.view';

/** A user and the revision at which the name was last changed; null when that is not known yet. */
export interface Named {
  readonly userId: string;
  readonly named: number | null;
}

interface KnownName {
  readonly name: string | undefined;
  readonly revision: number;
}

/** Those of more users than this are read anew every time. */
const MAX_NAMES_KEPT = 250_000;
/** Opening a name takes a while: then others have their turn of the event loop. */
const NAMES_AT_ONCE = 200;

/**
 * What users are called now. To open a name costs more than all else in telling it, and it seldom
 * changes, so names are kept in memory and go by the revision at which they were given.
 */
@Injectable()
export class UserNames {
  private readonly kept = new Map<string, KnownName>();

  constructor(private readonly views: Views) {}

  /** In the order of the users: the username, or else the e-mail address, or else the id. Who was erased has no name. */
  async namesOf(users: readonly Named[]): Promise<readonly string[]> {
    for (const { userId, named } of users) if (named === ERASED) this.kept.delete(userId);
    const there = users.filter(({ named }) => named !== ERASED);
    const learnt = await this.read(there.filter((user) => !isUpToDate(user, this.kept.get(user.userId))));
    const behind = there.filter((user) => !isUpToDate(user, this.known(user, learnt)));
    if (behind.length > 0) {
      await this.views.catchUp(namesView);
      for (const [userId, name] of await this.read(behind)) learnt.set(userId, name);
    }
    const gone = new Set(users.filter(({ named }) => named === ERASED));
    return users.map((user) => (gone.has(user) ? undefined : this.known(user, learnt)?.name) ?? user.userId);
  }

  private known({ userId }: Named, learnt: ReadonlyMap<string, KnownName>): KnownName | undefined {
    return learnt.get(userId) ?? this.kept.get(userId);
  }

  private async read(users: readonly Named[]): Promise<Map<string, KnownName>> {
    const names = new Map<string, KnownName>();
    for (let from = 0; from < users.length; from += NAMES_AT_ONCE) {
      const ids = users.slice(from, from + NAMES_AT_ONCE).map(({ userId }) => userId);
      for (const document of await this.views.getMany(namesView, ids)) {
        if (document) names.set(document.id, { name: nameIn(document), revision: document.revision });
      }
      await nextTurn();
    }
    for (const [userId, name] of names) {
      if (this.kept.size < MAX_NAMES_KEPT || this.kept.has(userId)) this.kept.set(userId, name);
    }
    return names;
  }
}

function isUpToDate({ named }: Named, known: KnownName | undefined): boolean {
  return named !== null && known !== undefined && known.revision >= named;
}

/** The key may be gone before the view has heard that its user is. */
function nameIn({ username, email }: NameDocument): string | undefined {
  const name = username ?? email;
  return name === UNREADABLE ? undefined : name;
}
