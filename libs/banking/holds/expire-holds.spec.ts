import { streamName } from '#platform/commands/decider';
import { MS_PER_DAY, MS_PER_HOUR, plusMs } from '#platform/kernel/clock';
import { eventually } from '#platform/testing/eventually';
import type { Reactions } from '#platform/reactions/reactions';
import { account } from '#banking/account/account';
import { BankingWorld } from '#banking/testing/banking-world';
import { ADA, ADAS, eur, id, Story } from '#banking/testing/stories';
import { captureHold } from './capture-hold.js';
import { expireHolds } from './expire-holds.reactor.js';
import { placeHold } from './place-hold.js';
import { releaseHold } from './release-hold.js';

const { accountId } = ADAS;
let world: BankingWorld;
let reactions: Reactions;

beforeEach(async () => {
  world = new BankingWorld();
  await world.happened(account, accountId, new Story().deposited('100').events);
  reactions = await world.react([expireHolds], await world.process());
});
afterEach(() => reactions.stop());

async function hold(name: string, forMs: number): Promise<void> {
  const expiresAt = plusMs(world.clock.now(), forMs);
  await world.handle(account, accountId, placeHold, {
    by: ADA,
    holdId: id(name),
    amount: eur('10'),
    expiresAt,
  });
}

/** Which holds have expired by now. */
async function expired(): Promise<readonly unknown[]> {
  expect(await world.settled(reactions, expireHolds.name)).toBe(true);
  await reactions.rebuildTimers(expireHolds.name);
  const events = await world.eventsOf(streamName(account, accountId));
  return events.filter(({ type }) => type === 'HoldExpired').map(({ data }) => data['holdId']);
}

describe('a hold', () => {
  it('expires when its time has run out, and no earlier', async () => {
    await hold('short', MS_PER_HOUR);
    await hold('long', MS_PER_DAY);
    expect(await expired()).toEqual([]);
    world.clock.advance(MS_PER_HOUR);
    expect(await expired()).toEqual([id('short')]);
    world.clock.advance(MS_PER_DAY);
    expect(await expired()).toEqual([id('short'), id('long')]);
  });

  it('does not expire once it was captured or released', async () => {
    await hold('captured', MS_PER_HOUR);
    await hold('released', MS_PER_HOUR);
    await world.handle(account, accountId, captureHold, { by: ADA, holdId: id('captured') });
    await world.handle(account, accountId, releaseHold, { by: ADA, holdId: id('released') });
    expect(await expired()).toEqual([]);
    world.clock.advance(MS_PER_DAY);
    expect(await expired()).toEqual([]);
  });

  it('expires late when nobody was there in time, and once though the journal is lost', async () => {
    await hold('short', MS_PER_HOUR);
    expect(await expired()).toEqual([]);
    await reactions.stop();
    world.clock.advance(MS_PER_DAY);
    for (let life = 0; life < 2; life += 1) {
      world.loseJournals();
      reactions = await world.react([expireHolds], await world.process());
      await eventually('it has expired', async () => (await expired()).length > 0);
      await reactions.stop();
    }
    expect(await expired()).toEqual([id('short')]);
  });
});
