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

/** Opening a name takes a while: then others have their turn of the event loop. */
const NAMES_AT_ONCE = 200;

/** Reads what users are called now. */
@Injectable()
export class UserNames {
  constructor(private readonly views: Views) {}

  /** The username, or else the e-mail address; who was erased, and who has neither, is missing. */
  async namesOf(users: readonly Named[]): Promise<ReadonlyMap<string, string>> {
    const there = users.filter(({ named }) => named !== ERASED);
    const documents = await this.read(there);
    const behind = there.filter((user) => !isUpToDate(user, documents.get(user.userId)));
    if (behind.length > 0) {
      await this.views.catchUp(namesView);
      for (const [userId, document] of await this.read(behind)) documents.set(userId, document);
    }
    const names = Array.from(documents, ([userId, document]) => [userId, nameIn(document)] as const);
    return new Map(names.filter((each): each is [string, string] => each[1] !== undefined));
  }

  private async read(users: readonly Named[]): Promise<Map<string, NameDocument>> {
    const found = new Map<string, NameDocument>();
    for (let from = 0; from < users.length; from += NAMES_AT_ONCE) {
      const ids = users.slice(from, from + NAMES_AT_ONCE).map(({ userId }) => userId);
      for (const document of await this.views.getMany(namesView, ids)) {
        if (document) found.set(document.id, document);
      }
      await nextTurn();
    }
    return found;
  }
}

function isUpToDate({ named }: Named, document: NameDocument | undefined): boolean {
  return named !== null && document !== undefined && document.revision >= named;
}

/** The key may be gone before the view has heard that its user is. */
function nameIn({ username, email }: NameDocument): string | undefined {
  const name = username ?? email;
  return name === UNREADABLE ? undefined : name;
}
