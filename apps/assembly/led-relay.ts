import type { MessageBus } from '#platform/message-bus/message-bus';
import { PROJECTOR } from '#platform/projections/projector-lanes';
import { REACTOR_GROUP } from '#platform/reactions/reactor-lanes';
import { Relay } from '#platform/relay/relay';
import { Shares } from '#platform/sharing/shares';
import type { Core } from './core.js';
import { noticesByType } from './named-queues.js';

/** The relay of this process: it publishes while it is the one that leads, and waits otherwise. */
export interface LedRelay {
  start(): void;
  stop(): Promise<void>;
  reasonsAgainst(): readonly string[];
}

export function ledRelay({ engines, log, laneCount, isAlone }: Core, bus: MessageBus): LedRelay {
  const relay = new Relay({
    store: engines.log,
    bus,
    readStore: engines.journal,
    log,
    laneCount,
    groups: [PROJECTOR, REACTOR_GROUP],
    notices: noticesByType,
  });
  const shares = new Shares({ group: 'relay', count: 1, store: engines.journal, log, isAlone });
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    start: () => {
      running = shares.run((_, lease) => relay.run(lease), stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    reasonsAgainst: () => {
      const faults = [shares.status().fault, relay.status().fault];
      return faults.flatMap((fault) => (fault === undefined ? [] : [`the relay does not get on: ${fault}`]));
    },
  };
}
