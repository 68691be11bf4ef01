import type { Chance } from './chance.js';
import type { CommandRecord } from './journal.js';
import type { Observations } from './observations.js';
import type { AdminClient } from './quiet.js';
import type { Rule } from './rule.js';
import type { RunningFlorin } from './running-florin.js';
import type { Tally } from './tally.js';

/** What there is to make trouble with. */
export interface Play {
  readonly tally: Tally;
  readonly chanceFor: (purpose: string) => Chance;
  readonly admin: AdminClient;
}

export interface Examined {
  readonly rules: readonly Rule[];
  readonly events: number;
}

/** Where customers and trouble are let loose: a Florin with all that it stands on. */
export interface Stage {
  readonly florin: RunningFlorin;
  start(): Promise<void>;
  /** Makes trouble; the customers go on until it resolves, which it does soon when the signal aborts. */
  play(play: Play, signal: AbortSignal): Promise<void>;
  /** Lets Florin come to its end; what it has written stays. */
  stop(): Promise<void>;
  /** Looks whether all that it has written is as it must be. */
  examine(observations: Observations, records: readonly CommandRecord[]): Promise<Examined>;
  /** Of the trouble, for people: lines that the report ends with. */
  notes(): readonly string[];
  /** Takes away all that is still there, at once. */
  end(): Promise<void>;
}
