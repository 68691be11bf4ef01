import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedEventStore } from '#platform/event-store/embedded.event-store';
import type { Position, RecordedEvent } from '#platform/event-store/event-store';

const KILLS_PER_CHECK = 5;

export interface TortureOptions {
  readonly directory: string;
  /** The script of the process to be killed: `torture-writer.js`. */
  readonly writerScript: string;
  readonly kills: number;
  /** A process lives at most this long. */
  readonly longestLifeMs: number;
}

export interface TortureResult {
  readonly kills: number;
  readonly acknowledged: number;
  readonly events: number;
  readonly tornTails: number;
  readonly faults: readonly string[];
}

/** What an acknowledgement said: the last event of a batch. */
interface Acknowledged {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

/**
 * Kills one writing process after another at random moments, on one log, and looks for anything
 * that was acknowledged and is not there, is there twice, out of order, or by half.
 */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const check = new LogCheck(options.directory);
  for (let kills = 0; kills < options.kills;) {
    const acknowledged: Acknowledged[] = [];
    for (let n = 0; n < KILLS_PER_CHECK && kills < options.kills; n++, kills++) {
      acknowledged.push(...(await runAndKill(options)));
    }
    await check.run(acknowledged);
  }
  return { kills: options.kills, ...check.result };
}

async function runAndKill({
  writerScript,
  directory,
  longestLifeMs,
}: TortureOptions): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [writerScript, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  // Mostly while it writes, sometimes while it starts and recovers.
  if (Math.random() < 0.9) await Promise.race([once(child.stdout, 'data'), closed]);
  await Promise.race([delay(Math.random() * longestLifeMs), closed]);
  child.kill('SIGKILL');
  const [code, signal] = await closed;
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself, with ${code ?? signal}`);
  const lines = chunks.join('').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [stream = '', revision, position] = line.split(' ');
    return { stream, revision: Number(revision), position: position as Position };
  });
}

/** Follows the log from check to check, so that each looks at every event once. */
class LogCheck {
  private readonly faults: string[] = [];
  private readonly revisions = new Map<string, number>();
  private readonly batches = new Set<unknown>();
  private at = 0;
  private acknowledged = 0;
  private openBatch: RecordedEvent | undefined;

  constructor(private readonly directory: string) {}

  get result(): Omit<TortureResult, 'kills'> {
    const tornTails = readdirSync(this.directory).filter((name) => name.startsWith('torn-')).length;
    return { acknowledged: this.acknowledged, events: this.at, tornTails, faults: this.faults };
  }

  async run(acknowledged: readonly Acknowledged[]): Promise<void> {
    this.acknowledged += acknowledged.length;
    const store = await EmbeddedEventStore.open({ directory: this.directory });
    const expected = new Map(acknowledged.map((one) => [one.position, one]));
    for await (const events of store.readAll({ after: String(this.at) as Position })) {
      for (const event of events) {
        this.look(event);
        const one = expected.get(event.position);
        if (one?.stream === event.stream && one.revision === event.revision && !this.openBatch) {
          expected.delete(event.position);
        }
      }
    }
    if (this.openBatch) this.faults.push(`half a batch at ${this.openBatch.position}`);
    for (const { stream, position } of expected.values()) this.faults.push(`${stream} lost ${position}`);
    await store.close();
  }

  private look(event: RecordedEvent): void {
    const { batch, index, size } = event.data;
    const previous = this.openBatch;
    this.at++;
    if (event.position !== String(this.at))
      this.faults.push(`position ${event.position} instead of ${this.at}`);
    const revision = (this.revisions.get(event.stream) ?? -1) + 1;
    if (event.revision !== revision)
      this.faults.push(`${event.stream} has ${event.revision} after ${revision - 1}`);
    this.revisions.set(event.stream, revision);
    const follows = previous
      ? previous.data['batch'] === batch && previous.data['index'] === Number(index) - 1
      : index === 0;
    if (!follows) this.faults.push(`half a batch before ${event.position}`);
    if (index === 0 && this.batches.has(batch)) this.faults.push(`a batch again at ${event.position}`);
    this.batches.add(batch);
    this.openBatch = index === Number(size) - 1 ? undefined : event;
  }
}
