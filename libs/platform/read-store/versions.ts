import { comparePositions, START, type Position } from '#platform/event-store/event-store';
import type { DocumentVersion, Marks, Write } from './read-store.js';

/**
 * How a write stands to what is stored; `overtaken` when each has seen what the other has not, or when
 * it was made from nothing where there is something.
 */
export type Standing = 'newer' | 'not-newer' | 'overtaken';

export function standingOf({ version, over }: Write, stored: DocumentVersion | undefined): Standing {
  if (stored === undefined) return 'newer';
  if (over === null) return 'overtaken';
  if ('revision' in version && 'revision' in stored) {
    return version.revision > stored.revision ? 'newer' : 'not-newer';
  }
  if ('marks' in version && 'marks' in stored) return standingOfMarks(version.marks, stored.marks);
  throw new TypeError('a document is either at a revision or at marks, and stays so');
}

function standingOfMarks(marks: Marks, stored: Marks): Standing {
  const keys = new Set([...Object.keys(marks), ...Object.keys(stored)]);
  const steps = Array.from(keys, (key) => comparePositions(marks[key] ?? START, stored[key] ?? START));
  if (!steps.some((step) => step > 0)) return 'not-newer';
  return steps.some((step) => step < 0) ? 'overtaken' : 'newer';
}

export function isLater(position: Position, than: Position | undefined): boolean {
  return than === undefined || comparePositions(position, than) > 0;
}
