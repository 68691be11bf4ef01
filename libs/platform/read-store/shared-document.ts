import { newUuid } from '#platform/kernel/ids';
import { Overtaken, type DocumentBody, type ReadStore } from './read-store.js';

const MAX_TRIES = 16;
/** So many changes later, a change is still known to have been taken. */
const REMEMBERED_CHANGES = 8;

/**
 * Changes a document that other processes may change at the same time. The change is made from what
 * is there, anew when somebody else was faster, and has been taken when this resolves. One that
 * returns what it was given changes nothing; one that returns undefined deletes the document.
 */
export async function changeDocument(
  store: ReadStore,
  { collection, id }: { readonly collection: string; readonly id: string },
  change: (body: DocumentBody | undefined) => DocumentBody | undefined,
): Promise<DocumentBody | undefined> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const [before] = await store.getForWriting(collection, [id]);
    const body = change(before?.body);
    if (body === before?.body) return body;
    const mine = newUuid();
    const changes = [...changesOf(before?.body), mine].slice(-REMEMBERED_CHANGES);
    const revision = before && 'revision' in before.version ? before.version.revision + 1 : 0;
    const write = { collection, id, version: { revision }, ...(before && { over: before.version }) };
    await store.commit([{ ...write, ...(body && { body: { ...body, changes } }) }]);
    const [after] = await store.getForWriting(collection, [id]);
    if (body ? changesOf(after?.body).includes(mine) : after?.body === undefined) return body;
  }
  throw new Overtaken(`${id} in ${collection} changes all the time`);
}

function changesOf(body: DocumentBody | undefined): readonly string[] {
  return (body?.['changes'] ?? []) as readonly string[];
}
