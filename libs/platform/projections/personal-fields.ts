import type { DocumentBody } from '#platform/read-store/read-store';
import { ERASED, SubjectDestroyed, type Sealer } from '#platform/vault/sealer';
import type { AnyView } from './view.js';

export async function openPersonal(sealer: Sealer, view: AnyView, body: DocumentBody): Promise<DocumentBody> {
  if (!view.personal) return body;
  return await sealer.open(subjectOf(view, body), body, view.personal.fields);
}

/** A document as it is stored, and as it reads. */
export interface OpenedDocument {
  readonly stored: DocumentBody;
  readonly opened: DocumentBody;
}

/**
 * What belongs to a subject that was erased in the meantime is stored as erased. A field that is as it
 * was before is stored as it was: most changes of a document leave the personal ones alone.
 */
export async function sealPersonal(
  sealer: Sealer,
  view: AnyView,
  body: DocumentBody,
  before?: OpenedDocument,
): Promise<DocumentBody> {
  if (!view.personal) return body;
  const subject = subjectOf(view, body);
  const isKept = (field: string): boolean =>
    before !== undefined &&
    before.opened[field] === body[field] &&
    before.opened[view.personal?.subject ?? ''] === subject;
  const kept = view.personal.fields.filter((field) => body[field] !== undefined && isKept(field));
  const changed = view.personal.fields.filter((field) => body[field] !== undefined && !isKept(field));
  const sealed = await sealedOrErased(sealer, subject, body, changed);
  return { ...sealed, ...Object.fromEntries(kept.map((field) => [field, before?.stored[field]])) };
}

async function sealedOrErased(
  sealer: Sealer,
  subject: string,
  body: DocumentBody,
  fields: readonly string[],
): Promise<DocumentBody> {
  try {
    return await sealer.seal(subject, body, fields);
  } catch (error) {
    if (!(error instanceof SubjectDestroyed)) throw error;
    return { ...body, ...Object.fromEntries(fields.map((field) => [field, ERASED])) };
  }
}

function subjectOf(view: AnyView, body: DocumentBody): string {
  const subject = view.personal && body[view.personal.subject];
  if (typeof subject !== 'string') throw new TypeError(`a document of ${view.name} does not say whose it is`);
  return subject;
}
