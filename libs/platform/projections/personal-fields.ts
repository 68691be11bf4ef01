import type { DocumentBody } from '#platform/read-store/read-store';
import { ERASED, SubjectDestroyed, type Sealer } from '#platform/vault/sealer';
import type { AnyView } from './view.js';

export async function openPersonal(sealer: Sealer, view: AnyView, body: DocumentBody): Promise<DocumentBody> {
  if (!view.personal) return body;
  return await sealer.open(subjectOf(view, body), body, view.personal.fields);
}

/** What belongs to a subject that was erased in the meantime is stored as erased. */
export async function sealPersonal(sealer: Sealer, view: AnyView, body: DocumentBody): Promise<DocumentBody> {
  if (!view.personal) return body;
  try {
    return await sealer.seal(subjectOf(view, body), body, view.personal.fields);
  } catch (error) {
    if (!(error instanceof SubjectDestroyed)) throw error;
    const erased = view.personal.fields.filter((field) => body[field] !== undefined);
    return { ...body, ...Object.fromEntries(erased.map((field) => [field, ERASED])) };
  }
}

function subjectOf(view: AnyView, body: DocumentBody): string {
  const subject = view.personal && body[view.personal.subject];
  if (typeof subject !== 'string') throw new TypeError(`a document of ${view.name} does not say whose it is`);
  return subject;
}
