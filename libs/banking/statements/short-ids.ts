const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHORT_LENGTH = 22;

/** A UUID in 22 letters and digits, for formats in which 36 characters do not fit. */
export function shortId(uuid: string): string {
  const base = BigInt(DIGITS.length);
  let short = '';
  for (let rest = BigInt(`0x${hexId(uuid)}`); rest > 0n; rest /= base) {
    // eslint-disable-next-line florin/no-float -- The place of a digit, below 62.
    short = DIGITS.charAt(Number(rest % base)) + short;
  }
  return short.padStart(SHORT_LENGTH, '0');
}

/** A UUID in 32 hexadecimal digits. */
export function hexId(uuid: string): string {
  return uuid.replaceAll('-', '');
}

/** A movement's id in 35 characters: as long as a reference of ISO 20022 may be. */
export function entryReference(movementId: string): string {
  const [accountId = '', revision = ''] = movementId.split('.');
  return `${shortId(accountId)}.${revision}`;
}
