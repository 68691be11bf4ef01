import type { ProfileField } from '#identity/events';
import { canonicalName } from '#identity/names/canonical-name';
import type { Profile } from '#identity/user/profile';
import type { KeyedHashes } from './keyed-hashes.js';

export const SEARCHED: readonly ProfileField[] = ['username', 'email', 'firstName', 'lastName'];
/** What is longer is found by its beginning. */
export const LONGEST_PREFIX = 12;
const TOKEN_LENGTH = 10;

/** Stands for the beginning of a name: who has the key can look for it, nobody else can read it. */
export function searchToken(hashes: KeyedHashes, text: string): string {
  const prefix = Array.from(canonicalName(text)).slice(0, LONGEST_PREFIX).join('');
  return hashes.search.of(prefix).slice(0, TOKEN_LENGTH);
}

/** For each field that can be searched, the tokens of all its beginnings, as the events carry them. */
export function searchTokens(hashes: KeyedHashes, profile: Profile): string {
  const tokens = SEARCHED.filter((field) => profile[field] !== undefined).map((field) => {
    const characters = Array.from(canonicalName(profile[field] ?? ''));
    const lengths = Array.from({ length: Math.min(characters.length, LONGEST_PREFIX) }, (_, n) => n + 1);
    return [field, lengths.map((length) => searchToken(hashes, characters.slice(0, length).join('')))];
  });
  return JSON.stringify(Object.fromEntries(tokens));
}
