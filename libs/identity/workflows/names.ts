import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { toldBy } from '#platform/commands/told-by';
import { IdSource, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import type { NameClaim, NameKind } from '#identity/events';
import { canonicalName, kindOfName } from '#identity/names/canonical-name';
import { namesOf } from '#identity/names/name';
import { releaseName } from '#identity/names/release-name';
import { hasRunOut, reserveName } from '#identity/names/reserve-name';
import { takenName } from '#identity/names/taken-name';
import { giveUpName } from '#identity/user/give-up-name';
import type { Profile, RecordableProfile } from '#identity/user/profile';
import { user } from '#identity/user/user';
import { KeyedHashes } from './keyed-hashes.js';
import { searchTokens } from './search-tokens.js';
import { step } from './step.js';

/** Makes names unique: who wants one reserves it first, and bears it only while they hold it. */
@Injectable()
export class Names {
  constructor(
    private readonly commands: CommandHandler,
    private readonly hashes: KeyedHashes,
    private readonly ids: IdSource,
  ) {}

  keyOf(kind: NameKind, name: string): string {
    return this.hashes.names.of(`${kind}/${canonicalName(name)}`);
  }

  /** Whose name it is, and the key by which it goes whether it is anybody's or not. */
  async find(name: string): Promise<{ readonly nameKey: string; readonly userId?: Uuid }> {
    const kind = kindOfName(name);
    const nameKey = this.keyOf(kind, name);
    const { state } = await this.commands.load(namesOf[kind], nameKey);
    return { nameKey, ...(state.reservation && { userId: state.reservation.userId }) };
  }

  /** A profile as events record it. */
  recordable(profile: Profile, claims: NameClaim[]): RecordableProfile {
    return { ...profile, names: claims, searchTokens: searchTokens(this.hashes, profile) };
  }

  async reserve(kind: NameKind, name: string, userId: Uuid, meta: CommandMeta): Promise<NameClaim> {
    const claim = { kind, nameKey: this.keyOf(kind, name), reservationId: this.ids.next() };
    try {
      return await this.send({ userId, claim }, meta);
    } catch (refusal) {
      if (!isTaken(refusal, kind)) throw refusal;
      const inPlaceOf = await this.abandonRunOut(claim, meta);
      return await this.send({ userId, claim, inPlaceOf }, meta);
    }
  }

  /** Lets go of names that were reserved for what has failed. Harmless when it has not failed after all. */
  async giveBack(userId: Uuid, claims: readonly NameClaim[], meta: CommandMeta): Promise<void> {
    for (const claim of claims) {
      try {
        await this.giveUp(userId, claim, meta);
      } catch (error) {
        if (isTaken(error, claim.kind)) continue;
        throw error;
      }
      const command = { userId, claim };
      const order = { decider: namesOf[claim.kind], id: claim.nameKey, decide: releaseName, command };
      await this.commands.handle({ ...order, meta: step(meta, `release ${claim.kind}`) });
    }
  }

  private async send(
    command: { readonly userId: Uuid; readonly claim: NameClaim; readonly inPlaceOf?: Uuid },
    meta: CommandMeta,
  ): Promise<NameClaim> {
    const { kind, nameKey } = command.claim;
    const order = { decider: namesOf[kind], id: nameKey, decide: reserveName, command };
    const result = await this.commands.handle({ ...order, meta: step(meta, `reserve ${kind}`) });
    return { kind, nameKey, reservationId: toldBy(result, 'NameReserved').reservationId };
  }

  /** The reservation in the way, if its holder let it run out: then it is made sure they never use it. */
  private async abandonRunOut({ kind, nameKey }: NameClaim, meta: CommandMeta): Promise<Uuid> {
    const { state } = await this.commands.load(namesOf[kind], nameKey);
    const { reservation } = state;
    if (!reservation || !hasRunOut(reservation, meta.now)) throw takenName(kind);
    await this.giveUp(reservation.userId, { kind, nameKey }, meta);
    return reservation.reservationId;
  }

  private async giveUp(
    userId: Uuid,
    { kind, nameKey }: Pick<NameClaim, 'kind' | 'nameKey'>,
    meta: CommandMeta,
  ): Promise<void> {
    const order = { decider: user, id: userId, decide: giveUpName, command: { userId, kind, nameKey } };
    await this.commands.handle({ ...order, meta: step(meta, `give up ${kind}`) });
  }
}

/**
 * Whether what names were reserved for has failed. Of a fault it is not known how it ended, and while
 * the same command is still being carried out it may yet succeed: then the reservations may run out.
 */
export function hasFailedForGood(error: unknown): boolean {
  return error instanceof Refusal && error.code !== 'platform.command-in-progress';
}

function isTaken(error: unknown, kind: NameKind): boolean {
  return error instanceof Refusal && error.code === takenName(kind).code;
}
