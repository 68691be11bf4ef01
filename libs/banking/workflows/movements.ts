import { Injectable } from '@nestjs/common';
import type { Instant } from '#platform/kernel/clock';
import { Views, type Viewed, type ViewQuery } from '#platform/projections/views';
import { MAX_PAGE_SIZE, type Page } from '#platform/read-store/read-store';
import type { Movement, MovementType } from '#banking/statements/movement';
import type { Period } from '#banking/statements/period';
import { searchText } from '#banking/statements/search-text';
import { holderName, holdersView } from '#banking/views/holders.view';
import { movementOf, movementsView, type MovementDocument } from '#banking/views/movements.view';

export interface MovementFilter {
  readonly period: Period;
  readonly type?: MovementType;
  /** Bounds on what was moved, whichever way it went. */
  readonly minMinor?: bigint;
  readonly maxMinor?: bigint;
  /** Part of the reference or of the other side's name, as `searchText` writes it. */
  readonly text?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** What no index answers is looked for among so many movements at once; the next page looks further. */
const MAX_LOOKED_AT = 2_000;

/** Reads what happened on an account, with the other sides by their names. */
@Injectable()
export class Movements {
  constructor(private readonly views: Views) {}

  /** The newest first. A page may hold fewer than its limit and still have a `next`. */
  async page(
    accountId: string,
    filter: MovementFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<Movement>> {
    const question = { ...questionOf(accountId, filter), direction: 'descending' } as const;
    const chunk = isAnsweredByIndex(filter) ? limit : MAX_PAGE_SIZE;
    const found: Movement[] = [];
    let from = startingAt(after);
    for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += chunk) {
      const { items, next } = await this.views.find(movementsView, { ...question, ...from, limit: chunk });
      const movements = await this.named(items);
      const wanted = movements.filter((movement) => isWanted(movement, filter));
      const last = wanted[limit - found.length - 1];
      found.push(...wanted.slice(0, limit - found.length));
      if (last) {
        const end = movements.indexOf(last) + 1;
        const isWhole = end === movements.length;
        const cursor = isWhole ? next : await this.cursorOf({ ...question, ...from, limit: end });
        return { items: found, ...(cursor !== undefined && { next: cursor }) };
      }
      if (next === undefined) return { items: found };
      from = startingAt(next);
    }
    return { items: found, ...(from.after !== undefined && { next: from.after }) };
  }

  /** The last movement before a moment, at the same cost whenever that was. */
  async lastBefore(accountId: string, moment: Instant): Promise<Viewed<MovementDocument> | undefined> {
    const question = { ...questionOf(accountId, { period: { to: moment } }), limit: 1 };
    const { items } = await this.views.find(movementsView, { ...question, direction: 'descending' });
    return items[0];
  }

  /** The oldest first, up to the last one that is wanted, as many as there are, a page at a time. */
  async *upTo(lastId: string, accountId: string, period: Period): AsyncGenerator<readonly Movement[]> {
    for await (const { items } of this.views.pages(movementsView, questionOf(accountId, { period }))) {
      const belonging = items.filter(({ id }) => id <= lastId);
      if (belonging.length > 0) yield await this.named(belonging);
      if (belonging.length < items.length) return;
    }
  }

  /** Of a page that ends within what was looked at: that of a question which ends there. */
  private async cursorOf(question: ViewQuery<MovementDocument>): Promise<string | undefined> {
    return (await this.views.find(movementsView, question)).next;
  }

  private async named(documents: readonly Viewed<MovementDocument>[]): Promise<readonly Movement[]> {
    const ownerIds = [...new Set(documents.flatMap(({ counterparty }) => counterparty?.ownerId ?? []))];
    const holders = await this.views.getMany(holdersView, ownerIds);
    const names = new Map(holders.map((holder) => [holder?.userId, holder && holderName(holder)]));
    return documents.map((document) => movementOf(document, (ownerId) => names.get(ownerId)));
  }
}

function questionOf(
  accountId: string,
  { type, period }: MovementFilter,
): Omit<ViewQuery<MovementDocument>, 'limit'> {
  return type === undefined
    ? { index: 'byAccount', equals: { accountId }, ...period }
    : { index: 'byAccountAndType', equals: { accountId, type }, ...period };
}

function startingAt(after: string | undefined): { readonly after?: string } {
  return after === undefined ? {} : { after };
}

function isAnsweredByIndex({ minMinor, maxMinor, text }: MovementFilter): boolean {
  return minMinor === undefined && maxMinor === undefined && text === undefined;
}

function isWanted(movement: Movement, { minMinor, maxMinor, text }: MovementFilter): boolean {
  const { minor } = movement.amount;
  const moved = minor < 0n ? -minor : minor;
  if (minMinor !== undefined && moved < minMinor) return false;
  if (maxMinor !== undefined && moved > maxMinor) return false;
  return text === undefined || textsOf(movement).some((each) => searchText(each).includes(text));
}

function textsOf({ reference, counterparty }: Movement): readonly string[] {
  return [reference, counterparty?.name].filter((text) => text !== undefined);
}
