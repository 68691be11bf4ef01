import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { asked, type AdminClient } from '../quiet.js';
import { queries, type Request } from '../requests.js';
import { Rule } from '../rule.js';
import type { DistributedFlorin } from './distributed-florin.js';

export interface PoisonParts {
  readonly florin: DistributedFlorin;
  readonly vaultUrl: string;
  readonly admin: AdminClient;
  /** Makes a user, and answers with their id. */
  readonly signUp: () => Promise<string>;
}

interface Parked {
  readonly id: string;
}

interface PageOf<Item> {
  readonly items: readonly Item[];
}

interface StoredKey {
  readonly _id: string;
  readonly box: Buffer;
}

const LONGEST_WAIT_MS = 60_000;
const LOOK_EVERY_MS = 250;
const VAULT = 'florin-vault';
const RECORDS = 'records';

/** A user whose events cannot be opened, because the key to them is damaged; later it is mended. */
export class Poison {
  private readonly parks = new Rule('what cannot be read is parked, in views and by reactors');
  private readonly others = new Rule('everything else goes on past what cannot be read');
  private readonly mends = new Rule('what was parked goes on once it can be read');
  readonly rules = [this.parks, this.others, this.mends];

  constructor(private readonly parts: PoisonParts) {}

  async run(): Promise<void> {
    const { florin, vaultUrl } = this.parts;
    const client = await new MongoClient(vaultUrl, { promoteBuffers: true }).connect();
    const keys = client.db(VAULT).collection<StoredKey>(RECORDS);
    try {
      const listeners = [...florin.of('projector'), ...florin.of('reactor')];
      await Promise.all(listeners.map((process) => process.stop('SIGKILL')));
      const _id = `key/${await this.parts.signUp()}`;
      const key = await keys.findOne({ _id });
      if (!key) throw new Error('the vault has no key of who has just signed up');
      await keys.updateOne({ _id }, { $set: { box: Buffer.from(key.box).reverse() } });
      for (const process of listeners) process.start();
      await Promise.all(listeners.map((process) => process.url()));
      await this.isParked();
      await keys.updateOne({ _id }, { $set: { box: key.box } });
      await this.goesOn();
    } finally {
      await client.close();
    }
  }

  private async isParked(): Promise<void> {
    const isParked = await this.comesTrue(async () => {
      const [inViews, byReactors] = [await this.parkedInViews(), await this.parkedByReactors()];
      return inViews.length > 0 && byReactors.length > 0;
    });
    this.parks.holds(isParked, () => 'nothing was parked after a minute');
    const { items } = await asked<PageOf<{ end: string }>>(this.parts.admin, queries.views());
    const end = BigInt(items[0]?.end ?? 0);
    let slowest = '';
    const goOn = await this.comesTrue(async () => {
      const views = await this.views();
      slowest = views.find((view) => BigInt(view.end) - BigInt(view.lag) < end)?.name ?? '';
      return slowest === '';
    });
    this.others.holds(goOn, () => `${slowest} has not come as far as the log was a minute ago`);
  }

  private async goesOn(): Promise<void> {
    let left = '';
    const isMended = await this.comesTrue(async () => {
      const retries = [...(await this.parkedInViews()), ...(await this.parkedByReactors())];
      left = retries.map(({ path }) => JSON.stringify(path)).join();
      for (const retry of retries) await this.parts.admin.client.query(this.parts.admin.token, retry);
      return retries.length === 0;
    });
    this.mends.holds(isMended, () => `after a minute of retries there is still ${left}`);
  }

  private async views(): Promise<readonly { name: string; end: string; lag: number }[]> {
    const { items } = await asked<PageOf<{ name: string; end: string; lag: number }>>(
      this.parts.admin,
      queries.views(),
    );
    return items;
  }

  /** The request that tries again, for each. */
  private async parkedInViews(): Promise<readonly Request[]> {
    const requests: Request[] = [];
    for (const { name } of await this.views()) {
      const route = '/api/v1/admin/views/{name}/parked';
      const page = await asked<PageOf<Parked>>(this.parts.admin, { method: 'GET', route, path: { name } });
      for (const { id } of page.items) {
        requests.push({ method: 'POST', route: `${route}/{id}/retry`, path: { name, id } });
      }
    }
    return requests;
  }

  private async parkedByReactors(): Promise<readonly Request[]> {
    const { items } = await asked<PageOf<Parked>>(this.parts.admin, queries.parked());
    const route = '/api/v1/admin/parked/{id}/retry';
    return items.map(({ id }) => ({ method: 'POST', route, path: { id } }));
  }

  private async comesTrue(condition: () => Promise<boolean>): Promise<boolean> {
    const deadline = performance.now() + LONGEST_WAIT_MS;
    while (performance.now() < deadline) {
      if (await condition()) return true;
      await pause(LOOK_EVERY_MS);
    }
    return false;
  }
}
