import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RunningFlorin } from './running-florin.js';

export interface ProcessOptions {
  /** As it was built. */
  readonly script: string;
  /** What it is configured by, besides what holds for every workload. */
  readonly environment: Readonly<Record<string, string>>;
  /** Is told each line of its log. */
  readonly hear?: (line: string) => void;
}

const NO_LIMIT = '1000000';
/** Longer than any run, so that nobody has to log in again. */
const TOKEN_MINUTES = '1440';
/** So long before and after it went down or came up, Florin may ask for patience. */
const DISTURBED_MS = 5_000;
const COMPLAINTS_KEPT = 20;

/** A process of Florin, which is killed and started again on the same data. */
export class FlorinProcess implements RunningFlorin {
  /** What it said went wrong: lines of its log at the level of errors, and ends that nobody asked for. */
  readonly complaints: string[] = [];
  private child: ChildProcess | undefined;
  private address: Promise<string> = Promise.reject(new Error('Florin was not started'));
  private ended: Promise<unknown> = Promise.resolve();
  private disturbedAt = 0;
  private isWanted = false;

  constructor(private readonly options: ProcessOptions) {
    this.address.catch(() => undefined);
  }

  /** Where it listens, as soon as it does. */
  async url(): Promise<string> {
    return await this.address;
  }

  /** Whether it is going down or coming up, or was just now. */
  get isDisturbed(): boolean {
    return performance.now() - this.disturbedAt < DISTURBED_MS;
  }

  /** Begins; `url` tells when it is up. */
  start(): void {
    const { script, environment, hear } = this.options;
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        FLORIN_REQUESTS_PER_SECOND: NO_LIMIT,
        FLORIN_CREDENTIAL_REQUESTS_PER_MINUTE: NO_LIMIT,
        ACCESS_TOKEN_EXPIRE_MINUTES: TOKEN_MINUTES,
        ...environment,
      },
    });
    this.child = child;
    this.isWanted = true;
    this.ended = once(child, 'close').then(([code, signal]: unknown[]) => {
      if (this.isWanted) this.complain(`it ended by itself, with ${String(code ?? signal)}`);
    });
    this.address = this.listening(child);
    // Whoever waits for it hears of it; nobody has to.
    this.address.catch(() => undefined);
    createInterface(child.stderr).on('line', (line) => {
      hear?.(line);
      if (line.includes('"level":"error"')) this.complain(line);
    });
  }

  /** Answers when the process is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.isWanted = false;
    this.disturbedAt = performance.now();
    this.child?.kill(signal);
    await this.ended;
  }

  /** Holds it still in the middle of whatever it does, until it is told to go on. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  private async listening(child: ChildProcess): Promise<string> {
    if (!child.stdout) throw new Error('the process has no output');
    for await (const line of createInterface(child.stdout)) {
      const url = /Florin is up: (\S+)/.exec(line)?.[1];
      if (url === undefined) continue;
      child.stdout.resume();
      this.disturbedAt = performance.now();
      return url;
    }
    throw new Error('Florin ended before it was up');
  }

  private complain(line: string): void {
    if (this.complaints.length < COMPLAINTS_KEPT) this.complaints.push(line);
  }
}
