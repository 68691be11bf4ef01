import { pause } from '#platform/retrying/back-off';
import type { Tally } from '../tally.js';
import type { DistributedFlorin, ServiceName } from './distributed-florin.js';
import type { Engines } from './engines.js';
import type { Fault, FaultKind } from './fault-plan.js';
import type { Meddler } from './meddler.js';

export interface FaultParts {
  readonly florin: DistributedFlorin;
  readonly engines: Engines;
  readonly meddler: Meddler;
  readonly tally: Tally;
  /** Ends faults early: what is down is up again at once. */
  readonly signal: AbortSignal;
}

/** What RabbitMQ has when nobody says otherwise. */
const USUAL_MEMORY = '0.4';
const USUAL_DISK = '50MB';
const ENDLESS_DISK = '1000000GB';

type Deed = (fault: Fault) => Promise<string | undefined>;

/** Does what a plan says, and mends it again. What is down at the end of a fault is up again. */
export class FaultMaker {
  private readonly deeds: Readonly<Record<FaultKind, Deed>> = {
    'kill relay': (fault) => this.kill('relay', fault),
    'kill projector': (fault) => this.kill('projector', fault),
    'kill reactor': (fault) => this.kill('reactor', fault),
    'kill banking': (fault) => this.kill('banking', fault),
    'kill identity': (fault) => this.kill('identity', fault),
    'kill lending': (fault) => this.kill('lending', fault),
    'kill notifications': (fault) => this.kill('notifications', fault),
    'kill analytics': (fault) => this.kill('analytics', fault),
    'freeze relay': (fault) => this.freeze('relay', fault),
    'freeze projector': (fault) => this.freeze('projector', fault),
    'freeze reactor': (fault) => this.freeze('reactor', fault),
    'kill broker': (fault) => this.killBroker(fault),
    'cut broker connections': () => this.cutBroker(),
    'broker out of memory': (fault) =>
      this.limit('set_vm_memory_high_watermark', { to: '0', usual: USUAL_MEMORY }, fault),
    'broker out of disk': (fault) =>
      this.limit('set_disk_free_limit', { to: ENDLESS_DISK, usual: USUAL_DISK }, fault),
    'lose messages': (fault) => this.loseMessages(fault),
    'repeat messages': async () => `${await this.parts.meddler.repeat()} messages`,
    'forge messages': async () => `${await this.parts.meddler.forge()} messages`,
    'kill read store': (fault) => this.killReadStore(fault),
    'cut log connections': () => this.cutLog(),
    'stop log': (fault) => this.stopLog(fault),
  };

  constructor(private readonly parts: FaultParts) {}

  /** Answers with what there is to say of it. */
  async make(fault: Fault): Promise<string | undefined> {
    return await this.parts.florin.disturbed(() => this.deeds[fault.kind](fault));
  }

  private async kill(service: ServiceName, { which, lastsMs }: Fault): Promise<string> {
    const instances = this.parts.florin.of(service);
    const number = which % instances.length;
    const process = instances[number];
    this.parts.tally.kills += 1;
    await process?.stop('SIGKILL');
    await this.last(lastsMs);
    process?.start();
    await process?.url();
    return `${service}-${number}`;
  }

  /** It comes back believing that it still leads, or holds what others hold by then. */
  private async freeze(service: ServiceName, { which, lastsMs }: Fault): Promise<string> {
    const instances = this.parts.florin.of(service);
    const number = which % instances.length;
    instances[number]?.freeze();
    await this.last(lastsMs);
    instances[number]?.thaw();
    return `${service}-${number}`;
  }

  private async killBroker({ lastsMs }: Fault): Promise<undefined> {
    const { broker } = this.parts.engines;
    await broker.kill();
    await this.last(lastsMs);
    await broker.start();
  }

  private async cutBroker(): Promise<undefined> {
    await this.parts.engines.tellBroker('close_all_connections', 'a fault on purpose');
  }

  /** Whoever publishes is kept waiting. */
  private async limit(
    what: string,
    { to, usual }: { readonly to: string; readonly usual: string },
    { lastsMs }: Fault,
  ): Promise<undefined> {
    const { engines } = this.parts;
    await engines.tellBroker(what, to);
    await this.last(lastsMs);
    await engines.tellBroker(what, usual);
  }

  /** What waits for a group while nobody of it is there is taken away. */
  private async loseMessages({ which, lastsMs }: Fault): Promise<string> {
    const service = which === 0 ? 'projector' : 'reactor';
    const processes = this.parts.florin.of(service);
    this.parts.tally.kills += processes.length;
    await Promise.all(processes.map((process) => process.stop('SIGKILL')));
    await this.last(lastsMs);
    const lost = await this.parts.meddler.purge(service);
    for (const process of processes) process.start();
    await Promise.all(processes.map((process) => process.url()));
    return `${lost} messages for the group ${service}`;
  }

  private async killReadStore({ lastsMs }: Fault): Promise<undefined> {
    await this.parts.engines.killReadStore();
    await this.last(lastsMs);
    await this.parts.engines.startReadStore();
  }

  private cutLog(): Promise<undefined> {
    this.parts.engines.log.dropConnections();
    return Promise.resolve(undefined);
  }

  private async stopLog({ lastsMs }: Fault): Promise<undefined> {
    await this.parts.engines.log.stop();
    await this.last(lastsMs);
    await this.parts.engines.log.startAgain();
  }

  private async last(forMs: number): Promise<void> {
    await pause(forMs, this.parts.signal);
  }
}
