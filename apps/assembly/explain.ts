import type { Config } from '#platform/config/config';
import { BadConfig } from '#platform/config/load-config';
import { DirectoryInUse, DirectoryNotWritable } from '#platform/event-store/directory-lock';
import { CorruptLog } from '#platform/event-store/event-store';
import { OtherLaneCount } from '#platform/lanes/agreed-lane-count';
import { VaultSealed } from '#platform/vault/vault';
import { EnginesUnavailable } from './engines.js';

/** Why Florin cannot start, and what to do about it, in a line. */
export function explain(error: unknown, config?: Config): string {
  if (error instanceof BadConfig) return error.problems.join('\n');
  if (error instanceof DirectoryInUse) {
    return `${error.message}. One Florin at a time works on a data directory: stop that one, or set FLORIN_DATA_DIR.`;
  }
  if (error instanceof DirectoryNotWritable) {
    return `${error.message}. Make it writable, or set FLORIN_DATA_DIR to a directory that is.`;
  }
  if (error instanceof VaultSealed) {
    return `${error.message}. Set FLORIN_MASTER_KEY to the one it was made with, or put master.key back.`;
  }
  if (error instanceof CorruptLog) {
    return `The log is damaged and nothing was changed: ${error.message}. Restore it from a backup.`;
  }
  if (error instanceof OtherLaneCount) {
    return `${error.message}. Set FLORIN_LANES to ${error.agreed}, or leave it out.`;
  }
  if (error instanceof EnginesUnavailable) return error.reasons.join('\n');
  if (isListenError(error)) return explainListen(error, config);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isListenError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'listen';
}

function explainListen(error: NodeJS.ErrnoException, config?: Config): string {
  const address = `${config?.host}:${config?.port}`;
  if (error.code === 'EADDRINUSE') return `Port ${config?.port} is in use. Set PORT to another one.`;
  if (error.code === 'EACCES')
    return `Not allowed to listen on port ${config?.port}. Set PORT to one from 1024 on.`;
  return `Cannot listen on ${address}: ${error.message}`;
}
