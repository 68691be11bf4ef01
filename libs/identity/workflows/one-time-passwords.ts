import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import { Clock, epochMs, MS_PER_MINUTE, MS_PER_SECOND, plusMs, type Instant } from '#platform/kernel/clock';
import { IdSource, isUuid, type Uuid } from '#platform/kernel/ids';
import { RECOVERY_CODES } from '#identity/one-time-password/issue-recovery-codes';
import { refuse } from '#identity/refusals';
import { KeyedHashes } from './keyed-hashes.js';

const ISSUER = 'Florin';
const STEP_SECONDS = 30;
/** How many steps the device's clock may be off, either way. */
const WINDOW_STEPS = 1;
const SEED_BYTES = 20;
const RECOVERY_CODE_LENGTH = 10;
const ENROLMENT_MS = 15 * MS_PER_MINUTE;

/** A secret offered to somebody's device, to be confirmed by a code made with it. */
export interface Enrolment {
  /** Names the secret when it is confirmed; nothing is kept until then. */
  readonly enrolment: string;
  readonly secret: string;
  readonly uri: string;
  readonly qrSvg: string;
  readonly expiresAt: Instant;
}

/**
 * Seeds and recovery codes are computed from their ids with a key in the vault: so an answer that
 * showed them can be repeated, and asking for secrets that are never confirmed fills no disk.
 */
@Injectable()
export class OneTimePasswords {
  constructor(
    private readonly hashes: KeyedHashes,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** `holder` is whoever may confirm it: a user's id, or a sign-up. */
  offer(holder: string, label: string): Enrolment {
    const totpId = this.ids.next();
    const expiresAt = plusMs(this.clock.now(), ENROLMENT_MS);
    const totp = new TOTP({ issuer: ISSUER, label, secret: this.seed(totpId), period: STEP_SECONDS });
    return {
      enrolment: `${totpId}.${epochMs(expiresAt)}.${this.seal(holder, totpId, epochMs(expiresAt))}`,
      secret: totp.secret.base32,
      uri: totp.toString(),
      qrSvg: renderSVG(totp.toString()),
      expiresAt,
    };
  }

  /** The id of the secret that was offered, and the step of the code that confirms it. */
  confirm(holder: string, enrolment: string, code: string, now: Instant): { totpId: Uuid; step: number } {
    const [totpId = '', expiry = '', seal = ''] = enrolment.split('.');
    const isOurs = isUuid(totpId) && areEqual(seal, this.seal(holder, totpId, Number(expiry)));
    if (!isOurs || Number(expiry) <= epochMs(now)) {
      throw refuse('identity.enrolment-invalid', {}, [
        { field: 'enrolment', message: 'is not good (any more)' },
      ]);
    }
    const matched = this.stepOf(totpId, code, now);
    if (matched === undefined) {
      throw refuse('identity.wrong-enrolment-code', {}, [
        { field: 'code', message: 'is not the current code' },
      ]);
    }
    return { totpId, step: matched };
  }

  /** Which step the code belongs to; undefined: to none that is near enough. */
  stepOf(totpId: Uuid, code: string, now: Instant): number | undefined {
    const secret = this.seed(totpId);
    const timestamp = epochMs(now);
    const delta = TOTP.validate({
      token: code,
      secret,
      period: STEP_SECONDS,
      window: WINDOW_STEPS,
      timestamp,
    });
    return delta === null ? undefined : Math.floor(timestamp / (STEP_SECONDS * MS_PER_SECOND)) + delta;
  }

  recoveryCodes(codesId: Uuid): readonly string[] {
    return Array.from({ length: RECOVERY_CODES }, (_, index) => {
      const code = this.recoveryCode(codesId, index);
      return `${code.slice(0, RECOVERY_CODE_LENGTH / 2)}-${code.slice(RECOVERY_CODE_LENGTH / 2)}`;
    });
  }

  /** Which of the codes it is; undefined: none of them. */
  recoveryIndex(codesId: Uuid, given: string): number | undefined {
    const code = given.replace(/[\s-]/g, '').toUpperCase();
    const matches = Array.from({ length: RECOVERY_CODES }, (_, index) =>
      areEqual(code, this.recoveryCode(codesId, index)),
    );
    return matches.includes(true) ? matches.indexOf(true) : undefined;
  }

  private seed(totpId: Uuid): Secret {
    const bytes = this.bytes(`seed/${totpId}`).subarray(0, SEED_BYTES);
    return new Secret({ buffer: Uint8Array.from(bytes).buffer });
  }

  private recoveryCode(codesId: Uuid, index: number): string {
    const bytes = Uint8Array.from(this.bytes(`recovery/${codesId}/${index}`));
    return new Secret({ buffer: bytes.buffer }).base32.slice(0, RECOVERY_CODE_LENGTH);
  }

  private seal(holder: string, totpId: Uuid, expiryMs: number): string {
    return this.hashes.oneTimePasswords.of(`enrolment/${holder}/${totpId}/${expiryMs}`);
  }

  private bytes(purpose: string): Buffer {
    return Buffer.from(this.hashes.oneTimePasswords.of(purpose), 'base64url');
  }
}

function areEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
