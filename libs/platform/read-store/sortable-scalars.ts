import type { Scalar } from './read-store.js';
import { KINDS, kindOf } from './scalars.js';

/**
 * Values as bytes that sort like the values: by kind, numbers by value whatever their type, text by
 * its UTF-8 bytes. No encoded value is the beginning of another one, so they can follow one another.
 */
const FIRST_TAG = 0x10;
const END_OF_TEXT = 0x00;

/** Comes before every value of that kind; the tag after it comes after all of them. */
export function tagOf(value: Scalar): number {
  return FIRST_TAG + KINDS.indexOf(kindOf(value));
}

export function encodeScalar(value: Scalar): Buffer {
  const tag = tagOf(value);
  switch (typeof value) {
    case 'string':
      return encodeText(tag, value);
    case 'boolean':
      return Buffer.of(tag, value ? 1 : 0);
    case 'object':
      return Buffer.of(tag);
    default:
      return encodeNumber(tag, value);
  }
}

function encodeText(tag: number, text: string): Buffer {
  const bytes = Buffer.from(escape(text));
  const encoded = Buffer.allocUnsafe(bytes.length + 2);
  encoded[0] = tag;
  bytes.copy(encoded, 1);
  encoded[bytes.length + 1] = END_OF_TEXT;
  return encoded;
}

/** So that the end of a text is the only zero in it. */
function escape(text: string): string {
  return text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001');
}

const NUMBER_BYTES = 11;
const SIGN_BIT = 1n << 63n;

/**
 * The nearest double that is not greater, sign flipped so that it sorts as bytes, and what is
 * missing from it: a 64-bit whole number lies at most 1,023 above the double below it.
 */
function encodeNumber(tag: number, value: number | bigint): Buffer {
  const floor = typeof value === 'bigint' ? doubleNotAbove(value) : value === 0 ? 0 : value;
  const encoded = Buffer.allocUnsafe(NUMBER_BYTES);
  encoded[0] = tag;
  encoded.writeDoubleBE(floor, 1);
  const bits = encoded.readBigUInt64BE(1);
  encoded.writeBigUInt64BE(bits < SIGN_BIT ? bits + SIGN_BIT : BigInt.asUintN(64, ~bits), 1);
  encoded.writeUInt16BE(typeof value === 'bigint' ? Number(value - BigInt(floor)) : 0, 9);
  return encoded;
}

function doubleNotAbove(value: bigint): number {
  const nearest = Number(value);
  if (BigInt(nearest) <= value) return nearest;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, nearest);
  const next = bits.getBigInt64(0) + (nearest > 0 ? -1n : 1n);
  bits.setBigInt64(0, next);
  return bits.getFloat64(0);
}
