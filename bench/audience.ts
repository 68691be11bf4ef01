import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECTOR } from '#platform/projections/projector-lanes';
import { REACTOR_GROUP } from '#platform/reactions/reactor-lanes';

export const GROUPS = [PROJECTOR, REACTOR_GROUP] as const;

export interface AudienceOrder {
  readonly url: string;
  readonly prefix: string;
  /** Of the tokens, in base 64. */
  readonly key: string;
  /** So many it is to hear. */
  readonly events: number;
  /** Whether it is to tell when the first group heard each of them. */
  readonly isTimed: boolean;
}

export interface Heard {
  readonly kind: 'heard';
  /** When both groups had heard all events. */
  readonly atMs: number;
  readonly arrivals: readonly (readonly [id: string, atMs: number])[];
}

export type Told = { readonly kind: 'listening' } | Heard;

/** Since the machine was started: the same for all its processes, which the time of day need not be. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Both groups of consumers, in a process of their own as they are elsewhere. */
export class Audience {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private readonly listening: Promise<unknown>;
  private readonly hasHeard: Promise<Heard>;

  constructor(order: AudienceOrder) {
    this.child = fork(join(import.meta.dirname, 'audience-process.js'), [JSON.stringify(order)]);
    this.ended = once(this.child, 'exit');
    this.listening = this.told('listening');
    this.hasHeard = this.told('heard') as Promise<Heard>;
  }

  /** When every lane has been greeted: with a message of no events, up to the start of the log. */
  async listens(): Promise<void> {
    await this.listening;
  }

  async heard(): Promise<Heard> {
    return await this.hasHeard;
  }

  async leave(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.ended;
  }

  private async told(kind: Told['kind']): Promise<Told> {
    return await new Promise((resolve) => {
      this.child.on('message', (told: Told) => {
        if (told.kind === kind) resolve(told);
      });
    });
  }
}
