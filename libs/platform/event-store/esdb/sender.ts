import type { AppendExpectedRevision, EventStoreDBClient, JSONEventData } from '@eventstore/db-client';
import type { Position } from '../event-store.js';
import { appendTable } from './append-table.js';
import { connect, disconnect } from './address.js';
import { isRaw } from './failures.js';
import { Slots } from './slots.js';
import { TimedOut, within } from './time-limit.js';

const APPEND_LIMIT_MS = 5_000;
/**
 * The client puts all appends on one call. When a call breaks while more than this wait to be
 * written to it, the client leaves their rejections unhandled, which ends the process.
 */
const MAX_UNDER_WAY = 15;

export interface Place {
  readonly revision: number;
  readonly position: Position;
}

/** Sends appends with a client that nobody else uses, as what ends their call ends all that wait on it. */
export class Sender {
  private client: EventStoreDBClient;
  private readonly slots = new Slots(MAX_UNDER_WAY);

  constructor(private readonly url: string) {
    this.client = connect(url);
  }

  async send(stream: string, events: JSONEventData[], expected: AppendExpectedRevision): Promise<Place> {
    return await this.slots.use(() =>
      appendTable.keep(this, async () => {
        const { client } = this;
        try {
          const options = { expectedRevision: expected, deadline: APPEND_LIMIT_MS };
          const answer = client.appendToStream(stream, events, options);
          const { nextExpectedRevision, position } = await within(APPEND_LIMIT_MS, answer);
          if (!position) throw new TypeError('the server does not say where it has put the events');
          return { revision: Number(nextExpectedRevision), position: String(position.commit) as Position };
        } catch (error) {
          if (error instanceof TimedOut || isRaw(error)) this.startOver(client);
          throw error;
        }
      }),
    );
  }

  async close(): Promise<void> {
    appendTable.end(this, () => disconnect(this.client));
    await appendTable.ended;
  }

  /** The client keeps a call that the server has ended without an error, and a first question that failed. */
  private startOver(failed: EventStoreDBClient): void {
    if (this.client !== failed) return;
    this.client = connect(this.url);
    appendTable.end(this, () => disconnect(failed));
  }
}
