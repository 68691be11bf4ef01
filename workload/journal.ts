import type { CommandKind } from './requests.js';

/** What a client knows of a command it has given. */
export interface CommandRecord {
  /** Goes along as X-Request-Id, and is found in the log as the correlation of what it led to. */
  readonly id: string;
  readonly kind: CommandKind;
  /** The ids of what it made, once it was carried out; empty for what has no id. */
  made?: readonly string[];
  /** Whether it was refused, when last asked. */
  isRefused: boolean;
  /** Whether a request went out whose answer never came. */
  isOpen: boolean;
}

/** All commands that were given, and what their callers were told. */
export class Journal {
  private readonly records: CommandRecord[] = [];

  begin(kind: CommandKind): CommandRecord {
    const record = { id: `workload-${this.records.length}`, kind, isRefused: false, isOpen: false };
    this.records.push(record);
    return record;
  }

  all(): readonly CommandRecord[] {
    return this.records;
  }
}
