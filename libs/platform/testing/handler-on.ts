import { CommandHandler, type CommandHandlerParts } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Snapshots } from '#platform/commands/snapshots';
import { StoredCommandIndex } from '#platform/commands/stored-command-index';
import type { EventStore } from '#platform/event-store/event-store';
import type { Instant } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import type { ReadStore } from '#platform/read-store/read-store';
import { purseEvents } from './purse.js';
import { silentLog } from './silent-log.js';

/** A process's command handler, as good as new: all that others left is in the stores. */
export async function handlerOn(
  store: EventStore,
  readStore: ReadStore,
  parts: Partial<CommandHandlerParts> = {},
): Promise<CommandHandler> {
  const snapshots = await Snapshots.open(readStore, silentLog);
  const index = await StoredCommandIndex.open(readStore);
  return new CommandHandler({ store, catalogue: purseEvents, snapshots, index, ...parts });
}

export const NOON = '2026-01-15T12:00:00.000Z' as Instant;

/** A command that its sender may repeat. */
export function repeatable(commandId: Uuid = newUuid(), fingerprint = 'as sent'): CommandMeta {
  return { commandId, fingerprint, now: NOON };
}

/** A command that its sender cannot repeat. */
export function once(): CommandMeta {
  return { commandId: newUuid(), now: NOON };
}
