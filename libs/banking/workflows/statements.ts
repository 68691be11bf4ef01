import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { plusMs, type Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { fromJson, zero, type Money } from '#platform/kernel/money';
import { Log } from '#platform/observability/log';
import { Views, type Viewed } from '#platform/projections/views';
import type { Period } from '#banking/statements/period';
import { written, type Statement, type StatementFormat } from '#banking/statements/statement';
import type { AccountDocument } from '#banking/views/accounts.view';
import { holderName, holdersView } from '#banking/views/holders.view';
import { movementsView, type MovementDocument } from '#banking/views/movements.view';
import { Movements } from './movements.js';

/** Before the id of every movement. */
const NO_MOVEMENT = '';

/** A statement whose ends are known; its movements are still to be read. */
export interface DrawnUp extends Statement {
  /** Of its last movement, if there is one: what is booked while it is read does not belong to it any more. */
  readonly lastId: string;
}

/** Says how an account stood at a moment, and what happened on it between two. */
@Injectable()
export class Statements {
  constructor(
    private readonly views: Views,
    private readonly movements: Movements,
    private readonly log: Log,
  ) {}

  /** With everything booked up to and at the moment: all that the log holds of it now. */
  async balanceAt(account: Viewed<AccountDocument>, moment: Instant): Promise<Money> {
    await this.views.catchUp(movementsView);
    return balanceAfter(await this.movements.lastBefore(account.id, plusMs(moment, 1)), account);
  }

  /** From the opening of the account until now, where the period does not say otherwise. */
  async drawUp(account: Viewed<AccountDocument>, period: Period, now: Instant): Promise<DrawnUp> {
    await this.views.catchUp(movementsView);
    const to = earlier(period.to, plusMs(now, 1));
    const from = period.from ?? earlier(account.openedAt as Instant, plusMs(to, -1));
    // The end is read first: what is booked in between is then behind both, and in neither.
    const last = await this.movements.lastBefore(account.id, to);
    const before = await this.movements.lastBefore(account.id, from);
    const isBehind = idOf(last) < idOf(before);
    const lastId = idOf(isBehind ? before : last);
    return {
      statementId: derivedUuid(account.id as Uuid, `statement ${from} ${to} ${lastId}`),
      account: await this.described(account),
      from,
      to,
      drawnUpAt: now,
      opening: balanceAfter(before, account),
      closing: balanceAfter(isBehind ? before : last, account),
      lastId,
    };
  }

  /** However long it is, a page of it is in memory at a time, and is read only when somebody takes it. */
  text(format: StatementFormat, statement: DrawnUp): Readable {
    const { account, from, to, lastId } = statement;
    const pages = this.movements.upTo(lastId, account.accountId, { from, to });
    const text = Readable.from(written(format, statement, pages), { objectMode: false });
    text.on('error', (error) => this.log.fault('a statement broke off', error));
    return text;
  }

  private async described(account: Viewed<AccountDocument>): Promise<Statement['account']> {
    const { id: accountId, name, currency, ownerId } = account;
    const holder = await this.views.getOrWait(holdersView, ownerId);
    const ownerName = holder && holderName(holder);
    return { accountId, name, currency, ...(ownerName !== undefined && { ownerName }) };
  }
}

function balanceAfter(movement: MovementDocument | undefined, { currency }: AccountDocument): Money {
  return movement ? fromJson(movement.balance) : zero(currency);
}

/** Ids of one account sort like its movements. */
function idOf(movement: Viewed<MovementDocument> | undefined): string {
  return movement?.id ?? NO_MOVEMENT;
}

function earlier(a: Instant | undefined, b: Instant): Instant {
  return a !== undefined && a < b ? a : b;
}
