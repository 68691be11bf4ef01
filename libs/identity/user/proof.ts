import type { Uuid } from '#platform/kernel/ids';
import type { UserEvent } from '#identity/events';
import { refuse } from '#identity/refusals';
import { isRegistered, type UserState } from './user.js';

/**
 * What somebody showed to prove who they are, as far as it was found right: which password it was
 * checked against, which step a code belongs to, which recovery code it was. Whether that still
 * counts is decided here, on the state the decision is taken on.
 */
export interface Proof {
  readonly passwordId?: Uuid;
  readonly code?: { readonly totpId: Uuid; readonly step: number };
  readonly recovery?: { readonly codesId: Uuid; readonly index: number };
}

export function passwordHolds(proof: Proof, state: UserState): boolean {
  return proof.passwordId !== undefined && proof.passwordId === state.passwordId;
}

export function codeHolds({ code, recovery }: Proof, state: UserState): boolean {
  if (state.totpId === undefined) return false;
  if (code) return code.totpId === state.totpId && code.step > state.lastCodeStep;
  if (recovery) {
    return recovery.codesId === state.recovery?.codesId && !state.recovery.used.includes(recovery.index);
  }
  return false;
}

/** A code is good once: the events that say so. */
export function spend(userId: Uuid, { code, recovery }: Proof): readonly UserEvent[] {
  if (code) return [{ type: 'OneTimeCodeUsed', data: { userId, step: code.step } }];
  if (recovery) return [{ type: 'RecoveryCodeUsed', data: { userId, ...recovery } }];
  return [];
}

/** For what a logged-in user may do only after showing once more who they are. */
export function prove(userId: Uuid, proof: Proof, state: UserState): readonly UserEvent[] {
  if (!isRegistered(state)) throw refuse('identity.unknown-user');
  const byCode = codeHolds(proof, state);
  if (!byCode && !passwordHolds(proof, state)) throw refuse('identity.wrong-proof');
  return byCode ? spend(userId, proof) : [];
}
