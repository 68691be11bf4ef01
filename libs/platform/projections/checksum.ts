import { createHash } from 'node:crypto';
import type { DocumentBody, DocumentValue, ReadStore, StoredDocument } from '#platform/read-store/read-store';
import type { Sealer } from '#platform/vault/sealer';
import { openPersonal } from './personal-fields.js';
import type { AnyView } from './view.js';

export interface Checksum {
  readonly documents: number;
  /** SHA-256 of the documents in the order of their ids, personal fields open. */
  readonly digest: string;
}

/** The same for the same documents, however the events that made them were batched. */
export async function checksumOf(
  view: AnyView,
  collection: string,
  { store, sealer }: { readonly store: ReadStore; readonly sealer: Sealer },
): Promise<Checksum> {
  const hash = createHash('sha256');
  let documents = 0;
  for await (const batch of store.scan(collection)) {
    for (const stored of batch) hash.update(lineOf(stored, await openPersonal(sealer, view, stored.body)));
    documents += batch.length;
  }
  return { documents, digest: hash.digest('hex') };
}

function lineOf({ id, version }: StoredDocument, body: DocumentBody): string {
  // Marks tell of lanes, not of the document.
  const revision = 'revision' in version ? version.revision : null;
  return `${canonical([id, revision, body])}\n`;
}

function canonical(value: DocumentValue): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${(value as readonly DocumentValue[]).map(canonical).join()}]`;
  const body = value as DocumentBody;
  const fields = Object.keys(body).filter((field) => body[field] !== undefined);
  return `{${fields
    .sort()
    .map((field) => `${JSON.stringify(field)}:${canonical(body[field])}`)
    .join()}}`;
}
