import { setTimeout as pause } from 'node:timers/promises';
import { amountOf } from './amounts.js';
import type { Chance } from './chance.js';
import type { Client } from './client.js';
import { SLOTS } from './plan.js';
import { commands, queries, rebuild } from './requests.js';
import type { Town } from './town.js';

export interface AdminParts {
  readonly token: string;
  readonly client: Client;
  readonly town: Town;
  readonly chance: Chance;
}

const DEEDS = { freeze: 4, limit: 5, unlimit: 3, rebuild: 0.3, 'trial balance': 2, activity: 1 } as const;
const REBUILT_VIEW = 'banking.accounts';
const LONGEST_REST_MS = 150;
const LONGEST_FREEZE_MS = 400;
const NO_TROUBLE = { kind: 'none' } as const;

/** Freezes and limits customers' accounts now and then, and looks after the views. */
export class Admin {
  constructor(private readonly parts: AdminParts) {}

  async live(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.act();
      await pause(this.parts.chance.between(0, LONGEST_REST_MS));
    }
  }

  private async act(): Promise<void> {
    const { token, client, chance } = this.parts;
    const deed = chance.weighted(DEEDS);
    const place = {
      customer: chance.between(0, this.parts.town.usernames.length - 1),
      slot: chance.between(0, SLOTS.length - 1),
    };
    const limits = deed === 'limit' ? this.limits(place.slot) : { currency: SLOTS[place.slot] };
    const frozenMs = chance.between(0, LONGEST_FREEZE_MS);
    const accountId = this.parts.town.accountAt(place);
    if (deed === 'rebuild') await client.query(token, rebuild(REBUILT_VIEW));
    else if (deed === 'trial balance') await client.query(token, queries.trialBalance());
    else if (deed === 'activity') await client.query(token, queries.activity());
    else if (accountId === undefined) return;
    else if (deed === 'freeze') await this.freeze(accountId, frozenMs);
    else await client.command(token, commands.limits(accountId, limits), NO_TROUBLE);
  }

  private async freeze(accountId: string, forMs: number): Promise<void> {
    const { token, client } = this.parts;
    await client.command(token, commands.freeze(accountId, 'A look at it'), NO_TROUBLE);
    await pause(forMs);
    await client.command(token, commands.unfreeze(accountId), { kind: 'twice at once' });
  }

  /** Some of the limits there are. */
  private limits(slot: number): object {
    const { chance } = this.parts;
    const currency = SLOTS[slot] ?? 'EUR';
    const amount = (most: number) => amountOf(BigInt(chance.between(0, most)), currency).amount;
    const limits = { perTransfer: amount(5_000), daily: amount(500_000), overdraft: amount(20_000) };
    const kept = Object.entries(limits).filter(() => chance.happens(0.5));
    return { currency, ...Object.fromEntries(kept) };
  }
}
