import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/*
 * LMDB maps its file into memory and does not survive one that is cut short or is something else:
 * the whole process dies. So its two meta pages are looked at first. Where things are in them is
 * LMDB's own layout; if that ever changes, every index will be said not to fit, and tests fail.
 */
const DATA_FILE = 'data.mdb';
const META_BYTES = 160;
const MAGIC = 0xbeefc0de;
const MAGIC_AT = 24;
const PAGE_BYTES_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;

/** Whether LMDB can be let at the file: it is there, is one of its own, and is as long as it says. */
export function isWholeIndexFile(directory: string): boolean {
  const path = join(directory, DATA_FILE);
  if (!existsSync(path)) return false;
  const fd = openSync(path, 'r');
  try {
    const first = readMeta(fd, 0);
    const second = first && readMeta(fd, first.pageBytes);
    if (!second) return false;
    const newest = second.transaction > first.transaction ? second : first;
    return fstatSync(fd).size >= (newest.lastPage + 1) * newest.pageBytes;
  } finally {
    closeSync(fd);
  }
}

interface Meta {
  readonly pageBytes: number;
  readonly lastPage: number;
  readonly transaction: number;
}

function readMeta(fd: number, offset: number): Meta | undefined {
  const bytes = Buffer.alloc(META_BYTES);
  if (readSync(fd, bytes, 0, META_BYTES, offset) < META_BYTES) return undefined;
  if (bytes.readUInt32LE(MAGIC_AT) !== MAGIC) return undefined;
  return {
    pageBytes: bytes.readUInt32LE(PAGE_BYTES_AT),
    lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: Number(bytes.readBigUInt64LE(TRANSACTION_AT)),
  };
}
