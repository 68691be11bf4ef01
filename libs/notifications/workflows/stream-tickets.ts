import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import type { Principal } from '#platform/http/principal';
import { Clock, epochMs, MS_PER_MINUTE } from '#platform/kernel/clock';
import { isUuid } from '#platform/kernel/ids';
import { KeyedHash } from '#platform/vault/keyed-hash';
import { Vault } from '#platform/vault/vault';
import { refuse } from '#notifications/refusals';

const LIFETIME_MS = MS_PER_MINUTE;

/** Whose live stream it is: nothing of it is good once the session has ended. */
export type Listener = Pick<Principal, 'userId' | 'sessionId'>;

/**
 * Good for opening one's live stream within a minute, and for nothing else: browsers' `EventSource`
 * sends no headers, and an access token must not be in an address.
 */
@Injectable()
export class StreamTickets {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async issue({ userId, sessionId }: Listener): Promise<string> {
    const until = epochMs(this.clock.now()) + LIFETIME_MS;
    const claims = `${userId}.${sessionId}.${until}`;
    return `${claims}.${await this.signature(claims)}`;
  }

  /** Refuses: bad-ticket. */
  async read(ticket: string): Promise<Listener> {
    const [userId = '', sessionId = '', until = '', signature = ''] = ticket.split('.');
    const expected = Buffer.from(await this.signature(`${userId}.${sessionId}.${until}`));
    const told = Buffer.from(signature);
    const isOurs = told.length === expected.length && timingSafeEqual(told, expected);
    // eslint-disable-next-line florin/no-float -- A time in milliseconds.
    const isInTime = Number(until) > epochMs(this.clock.now());
    if (!isOurs || !isInTime || !isUuid(userId) || !isUuid(sessionId))
      throw refuse('notifications.bad-ticket');
    return { userId, sessionId };
  }

  private async signature(claims: string): Promise<string> {
    const hash = await KeyedHash.for(this.vault, 'notification-stream-tickets');
    return hash.of(claims);
  }
}
