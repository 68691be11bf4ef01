import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { isUuid, type Uuid } from '#platform/kernel/ids';
import { KeyedHashes } from './keyed-hashes.js';

export interface RefreshToken {
  readonly userId: Uuid;
  readonly sessionId: Uuid;
  /** How often the session had been refreshed when it was given out. */
  readonly generation: number;
}

const FORMAT = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{43})$/;

/** A refresh token says what it is and bears our mark: nothing needs to be kept of it. */
@Injectable()
export class RefreshTokens {
  constructor(private readonly hashes: KeyedHashes) {}

  write({ userId, sessionId, generation }: RefreshToken): string {
    const said = `${userId}.${sessionId}.${generation}`;
    return `${said}.${this.hashes.refreshTokens.of(said)}`;
  }

  /** Undefined when it is not one of ours. */
  read(token: string): RefreshToken | undefined {
    const [, userId = '', sessionId = '', generation = '', mark = ''] = FORMAT.exec(token) ?? [];
    if (!isUuid(userId) || !isUuid(sessionId)) return undefined;
    const ours = this.hashes.refreshTokens.of(`${userId}.${sessionId}.${generation}`);
    if (!timingSafeEqual(Buffer.from(mark), Buffer.from(ours))) return undefined;
    return { userId, sessionId, generation: Number(generation) };
  }
}
