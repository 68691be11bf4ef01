import type { Message } from 'amqplib';
import type { Log } from '#platform/observability/log';
import type { LaneMessage, Notice, RefusedMessages } from '../message-bus.js';
import type { MessageTokens } from '../message-tokens.js';
import { decode, decodeNotice, TOKEN_HEADER } from './lane-wire.js';
import { RefusalLog } from './refusal-log.js';

/** Where a message came from. */
export interface Origin {
  readonly queue: string;
  readonly lane: number;
}

/** Believes what a service of this Florin has sent lately, and counts the rest. */
export class Judgement {
  private readonly refusals = { unsigned: 0, forged: 0, expired: 0, malformed: 0 };
  private readonly refusalLog: RefusalLog;

  constructor(
    private readonly tokens: MessageTokens,
    log: Log,
  ) {
    this.refusalLog = new RefusalLog(log);
  }

  refused(): RefusedMessages {
    return { ...this.refusals };
  }

  /** Undefined when nothing of it may be believed. */
  believed({ content, properties }: Message, origin: Origin): LaneMessage | undefined {
    const belief = this.tokens.judge(properties.headers?.[TOKEN_HEADER], content);
    const isOurs = belief === 'believed' || belief === 'expired';
    const message = isOurs ? decode(content, origin.lane) : undefined;
    if (!message) this.putAside(isOurs ? 'malformed' : belief, origin);
    if (!message || belief === 'believed') return message;
    this.refusals.expired += 1;
    return onlyThat(message);
  }

  /** One that is late is still true: whoever hears of the event looks it up in the log. */
  notice({ content, properties }: Message, queue: string): Notice['event'] | undefined {
    const belief = this.tokens.judge(properties.headers?.[TOKEN_HEADER], content);
    const isOurs = belief === 'believed' || belief === 'expired';
    const event = isOurs ? decodeNotice(content, queue) : undefined;
    if (!event) this.putAside(isOurs ? 'malformed' : belief, { queue });
    else if (belief === 'expired') this.refusals.expired += 1;
    return event;
  }

  private putAside(why: 'unsigned' | 'forged' | 'malformed', { queue }: Pick<Origin, 'queue'>): void {
    this.refusals[why] += 1;
    this.refusalLog.tell(why, queue);
  }
}

/**
 * That the log has something: whoever has not come so far reads it there, and finds no more than is
 * there. Without it, a lane on which nothing more is said would never hear of what it has missed.
 */
function onlyThat({ lane, watermark }: LaneMessage): LaneMessage {
  return { lane, after: watermark, events: [], watermark };
}
