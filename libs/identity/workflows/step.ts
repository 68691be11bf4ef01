import type { CommandMeta } from '#platform/commands/command-meta';
import { derivedUuid } from '#platform/kernel/ids';

/** The metadata of one step of a workflow: a repeat of the whole finds the same steps done. */
export function step({ ifRevision: _ofTheWhole, ...meta }: CommandMeta, name: string): CommandMeta {
  return { ...meta, commandId: derivedUuid(meta.commandId, name) };
}
