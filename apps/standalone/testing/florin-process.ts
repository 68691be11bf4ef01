import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '#platform/testing/eventually';
import { ApiClient } from './api-client.js';

const MAIN = join(import.meta.dirname, '../../../dist/apps/standalone/main.js');
const LONGEST_START_MS = 60_000;

const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Florin as it was built, in a process of its own, to be stopped and killed. */
export class FlorinProcess {
  private out = '';
  private err = '';
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    running.add(child);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.ended = once(child, 'close').finally(() => running.delete(child));
  }

  static spawn(environment: Readonly<Record<string, string>>): FlorinProcess {
    const env = { ...process.env, PORT: '0', NODE_OPTIONS: '', ...environment };
    return new FlorinProcess(spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** What it has printed, and what it has complained of. */
  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.err;
  }

  async up(): Promise<ApiClient> {
    const url = await eventually(
      'Florin to be up',
      () => {
        if (this.child.exitCode !== null) throw new Error(`it has ended:\n${this.out}${this.err}`);
        return /Florin is up: (\S+)/.exec(this.out)?.[1];
      },
      LONGEST_START_MS,
    );
    return new ApiClient(url);
  }

  async exitCode(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return await this.exitCode();
  }
}
