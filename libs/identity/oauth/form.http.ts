import { OAuthRefusal } from './oauth-problems.http.js';

/** The fields of a form, as they were sent: parameters that nobody knows are ignored (RFC 6749, 3.2). */
export type Form = Readonly<Record<string, unknown>> | undefined;

const LONGEST_FIELD = 1_024;

/** Undefined when it was not sent, or sent empty, which is the same. */
export function fieldOf(form: Form, name: string): string | undefined {
  const value = form?.[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && value.length <= LONGEST_FIELD) return value.normalize('NFC');
  throw new OAuthRefusal('invalid_request', `${name} is too long.`);
}

export function textOf(form: Form, name: string): string {
  const value = fieldOf(form, name);
  if (value === undefined) throw new OAuthRefusal('invalid_request', `${name} is required.`);
  return value;
}
