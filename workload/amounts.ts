/** The currencies of the workload, and how many decimals each has: two, none, three. */
export const DECIMALS: Readonly<Record<string, number>> = { EUR: 2, JPY: 0, KWD: 3 };

export interface WireMoney {
  readonly amount: string;
  readonly currency: string;
}

/** Minor units of money as Florin writes it, which is always with all decimals of its currency. */
export function minorOf({ amount, currency }: WireMoney): bigint {
  const decimals = DECIMALS[currency];
  const [, fraction = ''] = amount.split('.');
  if (decimals === undefined || fraction.length !== decimals) {
    throw new TypeError(`${amount} ${currency} is not written with all its decimals`);
  }
  return BigInt(amount.replace('.', ''));
}

export function amountOf(minor: bigint, currency: string): WireMoney {
  const decimals = DECIMALS[currency] ?? 0;
  if (decimals === 0) return { amount: minor.toString(), currency };
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const sign = minor < 0n ? '-' : '';
  return { amount: `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`, currency };
}
