import { Type } from 'typebox';
import type { Decider } from '#platform/commands/decider';
import { defineEvent, EventCatalogue, type EventOf } from '#platform/event-store/event-definition';
import { refusals } from '#platform/kernel/refusal';

/** The smallest domain with a rule, for tests of the platform: a purse holds coins, never less than none. */
export const CoinsAdded = defineEvent('CoinsAdded', { coins: Type.Integer() });
export const CoinsTaken = defineEvent('CoinsTaken', {
  coins: Type.Integer(),
  to: Type.Optional(Type.String()),
});

export type PurseEvent = EventOf<typeof CoinsAdded> | EventOf<typeof CoinsTaken>;

export interface Purse {
  readonly coins: number;
  readonly changes: number;
}

export const purseEvents = new EventCatalogue([CoinsAdded, CoinsTaken]);

export const purse: Decider<Purse, PurseEvent> = {
  category: 'purse',
  stateVersion: 1,
  initial: { coins: 0, changes: 0 },
  evolve: ({ coins, changes }, { type, data }) => ({
    coins: type === 'CoinsAdded' ? coins + data.coins : coins - data.coins,
    changes: changes + 1,
  }),
};

const refuse = refusals({ 'purse.too-few': ['conflict', 'There are not that many coins in it.'] });

export function addCoins({ coins }: { readonly coins: number }): readonly PurseEvent[] {
  return coins === 0 ? [] : [{ type: 'CoinsAdded', data: { coins } }];
}

/** One event for each coin. */
export function addOneByOne({ coins }: { readonly coins: number }): readonly PurseEvent[] {
  return Array.from({ length: coins }, () => ({ type: 'CoinsAdded', data: { coins: 1 } }));
}

export function takeCoins(
  { coins, to }: { readonly coins: number; readonly to?: string },
  state: Purse,
): readonly PurseEvent[] {
  if (coins > state.coins) throw refuse('purse.too-few', { coins: state.coins });
  return [{ type: 'CoinsTaken', data: to === undefined ? { coins } : { coins, to } }];
}
