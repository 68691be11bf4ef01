import type { NameKind } from '#identity/events';

/** A username has no `@`, so it can never be taken for somebody's e-mail address. */
export function kindOfName(name: string): NameKind {
  return name.includes('@') ? 'email' : 'username';
}

/** The same for names that a person would call the same: without regard to case and to form. */
export function canonicalName(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}
