import type { NameKind } from '#identity/events';

/** A username has no `@`, so it can never be taken for somebody's e-mail address. */
export function kindOfName(name: string): NameKind {
  return name.includes('@') ? 'email' : 'username';
}

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** The same for names that a person would call the same: without regard to case, to form and to what cannot be seen. */
export function canonicalName(name: string): string {
  return name.normalize('NFKC').replace(INVISIBLE, '').toLowerCase().normalize('NFKC').trim();
}
