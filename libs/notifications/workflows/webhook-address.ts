import { isIP } from 'node:net';
import { isPublic } from './guarded-addresses.js';

export interface WebhookAddress {
  readonly url: URL;
  /** Where it leads is the operator's word: it may be private, and without TLS. */
  readonly isAllowed: boolean;
}

/** The address of a webhook, or nothing when no webhook may be there, whatever its name resolves to. */
export function webhookAddress(text: string, allowedHosts: readonly string[]): WebhookAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  // Whatever spelling an address has, the parser leaves but one: 0x7f.1 is 127.0.0.1.
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  const isAllowed = allowedHosts.includes(url.hostname) || allowedHosts.includes(url.host);
  if (url.protocol !== 'https:' && !(isAllowed && url.protocol === 'http:')) return undefined;
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  const isGood = isAllowed || (isIP(literal) === 0 ? isName(url.hostname) : isPublic(literal));
  return isGood ? { url, isAllowed } : undefined;
}

/** A name of the public internet has a dot within, and is not of those that never leave the house. */
function isName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return name.includes('.') && !/\.(local|localhost|internal|home\.arpa|onion)$/.test(name);
}
