import type { Brand } from './brand.js';

/** A code of ISO 4217. */
export type CurrencyCode = Brand<string, 'CurrencyCode'>;

/**
 * Every currency of ISO 4217 that has a minor unit or is counted whole, by its number of decimals.
 * Metals, units of account and test codes have none and cannot be held. A currency that is withdrawn
 * stays, because accounts and events may hold it; its decimals never change.
 */
const decimals: ReadonlyMap<string, number> = new Map([
  ...withDecimals(
    0,
    `
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF
    XPF`,
  ),
  ...withDecimals(
    2,
    `
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND
    BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU
    CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS
    KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
    PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE
    SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
    USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ),
  ...withDecimals(
    3,
    `
    BHD IQD JOD KWD LYD OMR TND`,
  ),
  ...withDecimals(
    4,
    `
    CLF UYW`,
  ),
]);

function withDecimals(places: number, codes: string): readonly (readonly [string, number])[] {
  return codes
    .trim()
    .split(/\s+/)
    .map((code) => [code, places]);
}

export const CURRENCIES: readonly CurrencyCode[] = [...decimals.keys()].sort() as CurrencyCode[];

export function isCurrency(text: string): text is CurrencyCode {
  return decimals.has(text);
}

export function decimalsOf(currency: CurrencyCode): number {
  return decimals.get(currency) as number;
}
