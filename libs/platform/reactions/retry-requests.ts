import type { Lane } from '#platform/event-store/lanes';
import { epochMs, MS_PER_HOUR, type Clock, type Instant } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import {
  MAX_PAGE_SIZE,
  type CollectionDefinition,
  type DocumentBody,
  type ReadStore,
  type StoredDocument,
} from '#platform/read-store/read-store';
import type { ParkedReaction } from './parked-reactions.js';
import type { Retried } from './retry-parked.js';

const RETRIES: CollectionDefinition = {
  name: 'platform.retries',
  indexes: { byLane: { equals: ['lane'], orderBy: 'askedAt' } },
};

/** Whoever asked has long given up; clocks differ by less. */
const FORGOTTEN_AFTER_MS = MS_PER_HOUR;

/** The stages of a request are its versions, so that none of them comes back. */
const ASKED = { revision: 1 };
const ANSWERED = { revision: 2 };
const OVER = { revision: 3 };

export interface RetryRequest {
  readonly id: Uuid;
  readonly reactor: string;
  readonly key: string;
}

/** Asks whoever holds a lane to try again what it has parked, for the operator may have reached any process. */
export class RetryRequests {
  private constructor(
    private readonly readStore: ReadStore,
    private readonly clock: Clock,
  ) {}

  static async open(readStore: ReadStore, clock: Clock): Promise<RetryRequests> {
    await readStore.define(RETRIES);
    return new RetryRequests(readStore, clock);
  }

  async ask({ reactor, key, lane }: Pick<ParkedReaction, 'reactor' | 'key' | 'lane'>): Promise<Uuid> {
    const id = newUuid();
    const body = { reactor, key, lane, askedAt: this.clock.now() };
    await this.readStore.commit([{ collection: RETRIES.name, id, version: ASKED, body }]);
    return id;
  }

  async answerTo(id: Uuid): Promise<Retried | undefined> {
    const answer = (await this.readStore.get(RETRIES.name, id))?.body['answer'];
    return answer === undefined ? undefined : (JSON.parse(answer as string) as Retried);
  }

  async withdraw(id: Uuid): Promise<void> {
    await this.readStore.commit([{ collection: RETRIES.name, id, version: OVER }]);
  }

  /** What waits for the holder of a lane, at most a page of it. */
  async waiting(lane: Lane): Promise<readonly RetryRequest[]> {
    const query = { index: 'byLane', equals: { lane }, limit: MAX_PAGE_SIZE };
    const { items } = await this.readStore.find(RETRIES.name, query);
    const forgotten = items.filter(({ body }) => this.isForgotten(body));
    for (const { id } of forgotten) await this.withdraw(id as Uuid);
    return items.filter((item) => isUnanswered(item) && !forgotten.includes(item)).map(requestIn);
  }

  async answer({ id, reactor, key }: RetryRequest, lane: Lane, retried: Retried): Promise<void> {
    const body = { reactor, key, lane, askedAt: this.clock.now(), answer: JSON.stringify(retried) };
    await this.readStore.commit([{ collection: RETRIES.name, id, version: ANSWERED, body }]);
  }

  private isForgotten({ askedAt }: DocumentBody): boolean {
    return epochMs(this.clock.now()) - epochMs(askedAt as Instant) > FORGOTTEN_AFTER_MS;
  }
}

function isUnanswered({ body }: StoredDocument): boolean {
  return body['answer'] === undefined;
}

function requestIn({ id, body }: StoredDocument): RetryRequest {
  return { id: id as Uuid, reactor: body['reactor'] as string, key: body['key'] as string };
}
