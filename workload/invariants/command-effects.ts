import { EFFECTS } from '../effects.js';
import type { CommandRecord } from '../journal.js';
import type { LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** What callers were told about their commands is what the log says. */
export class CommandEffects implements Invariant {
  private readonly acknowledged = new Rule('every acknowledged command is in the log exactly once');
  private readonly refused = new Rule('no refused command is in the log');
  private readonly once = new Rule('no command took effect twice, however often it was repeated');
  readonly rules = [this.acknowledged, this.refused, this.once];
  private readonly made = new Map<string, string[]>();

  constructor(private readonly records: readonly CommandRecord[]) {
    for (const { id } of records) this.made.set(id, []);
  }

  /** What a reactor did later has the same correlation, and a cause. */
  see({ type, data, metadata: { correlationId, causationId } }: LogEvent): void {
    const made = correlationId === undefined ? undefined : this.made.get(correlationId);
    if (!made || causationId !== undefined) return;
    const effect = Object.values(EFFECTS).find((each) => each.type === type);
    if (!effect) return;
    const { id } = effect;
    made.push(id === undefined ? type : String((data as Record<string, unknown>)[id]));
  }

  end(): void {
    for (const record of this.records) this.judge(record, (this.made.get(record.id) ?? []).sort());
  }

  private judge(record: CommandRecord, made: readonly string[]): void {
    const { id, kind, made: told, isRefused, isOpen } = record;
    const found = () => `${kind} ${id}: ${made.length === 0 ? 'nothing' : made.join(', ')} in the log`;
    this.once.holds(new Set(made).size === made.length && (kind === 'batch' || made.length <= 1), () =>
      found(),
    );
    if (told) {
      const { type, mayBeSilent } = EFFECTS[kind];
      const expected = kind !== 'batch' && told.length === 0 ? [type] : [...told].sort();
      const isSilent = mayBeSilent === true && made.length === 0;
      this.acknowledged.holds(
        isSilent || made.join() === expected.join(),
        () => `${found()} where ${expected.join(', ')} was acknowledged`,
      );
    } else if (isRefused && !isOpen) {
      this.refused.holds(made.length === 0, () => `${found()} though it was refused`);
    }
  }
}
