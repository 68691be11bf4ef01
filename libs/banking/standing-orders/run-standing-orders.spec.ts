import fc from 'fast-check';
import { streamName } from '#platform/commands/decider';
import type { RecordedEvent } from '#platform/event-store/event-store';
import type { Day } from '#platform/kernel/days';
import { MS_PER_DAY } from '#platform/kernel/clock';
import { derivedUuid } from '#platform/kernel/ids';
import { toJson } from '#platform/kernel/money';
import { eventually } from '#platform/testing/eventually';
import type { Fault } from '#platform/testing/fault-injecting.event-store';
import { account } from '#banking/account/account';
import { closeAccount } from '#banking/account/close-account';
import { deposit } from '#banking/account/deposit';
import { withdraw } from '#banking/account/withdraw';
import { BankingWorld } from '#banking/testing/banking-world';
import { ORDER, OrderStory, type PLACED } from '#banking/testing/order-stories';
import { ADA, ADAS, BOB, BOBS, eur, id, Story } from '#banking/testing/stories';
import { pauseStandingOrder } from './pause-standing-order.js';
import { resumeStandingOrder } from './resume-standing-order.js';
import { runStandingOrders } from './run-standing-orders.reactor.js';
import { standingOrder } from './standing-order.js';

const REACTOR = 'banking.run-standing-orders';
const ADAS_STREAM = streamName(account, ADAS.accountId);

/** Ada with so much money, who pays Bob ten euros on the last day of every month. */
class World extends BankingWorld {
  static async begin(money = '100', more: Partial<typeof PLACED> = {}): Promise<World> {
    const world = new World();
    await world.happened(account, ADAS.accountId, new Story().deposited(money).events);
    await world.happened(account, BOBS.accountId, new Story(BOBS).events);
    await world.happened(standingOrder, ORDER, new OrderStory(more).events);
    return world;
  }

  async earn(amount: string): Promise<void> {
    const command = { by: ADA, depositId: id('earned'), amount: eur(amount) };
    await this.handle(account, ADAS.accountId, deposit, command);
  }

  /** A process lives until everything that is due is done. */
  async run(day: Day): Promise<void> {
    this.comeTo(day);
    const parts = await this.process();
    const reactions = await this.react([runStandingOrders(parts)], parts);
    try {
      expect(await this.settled(reactions, REACTOR)).toBe(true);
      // Fires what is due, and lets it be answered.
      await reactions.rebuildTimers(REACTOR);
      expect(await this.settled(reactions, REACTOR)).toBe(true);
    } finally {
      await reactions.stop();
    }
  }

  /** The process dies after so many appends, or does not. */
  async runAndDie(appends: number, end: Fault): Promise<void> {
    let left = appends;
    const parts = await this.process(() => {
      left -= 1;
      return left >= 0 ? undefined : left === -1 ? end : 'unavailable';
    });
    const reactions = await this.react([runStandingOrders(parts)], parts);
    const isDone = async (): Promise<boolean> => {
      const order = await this.order();
      const due = order.findLast(({ type }) => type === 'StandingOrderFellDue');
      if (!due || due === order.at(-1)) return false;
      return (due.data['nextOn'] as Day) > this.clock.now().slice(0, 10);
    };
    await eventually('it is done or dead', async () => left < 0 || (await isDone()));
    await reactions.stop();
  }

  /** What became of the order, after it was placed. */
  async order(): Promise<readonly RecordedEvent[]> {
    return (await this.eventsOf(streamName(standingOrder, ORDER))).slice(1);
  }

  async told(): Promise<readonly unknown[]> {
    return (await this.order()).map(({ type, data }) => {
      const [what] = [data['dueOn'], data['nextOn'], data['reason']].filter((each) => each !== undefined);
      return [type.replace('StandingOrder', ''), what, ...('code' in data ? [data['code']] : [])];
    });
  }

  async transfers(): Promise<readonly RecordedEvent[]> {
    return (await this.eventsOf(ADAS_STREAM)).filter(({ type }) => type === 'FundsTransferred');
  }
}

describe('a standing order', () => {
  it('pays on its days, in its owner’s name', async () => {
    const world = await World.begin('100', { reference: 'pocket money' });
    await world.run('2026-01-30');
    expect(await world.transfers()).toEqual([]);
    await world.run('2026-01-31');
    const transferId = derivedUuid(ORDER, '2026-01-31');
    const data = {
      ...ADAS,
      to: BOBS,
      amount: toJson(eur('10')),
      transferId,
      standingOrderId: ORDER,
      reference: 'pocket money',
    };
    expect(await world.transfers()).toMatchObject([{ data }]);
    await world.run('2026-02-28');
    await world.run('2026-03-31');
    expect(await world.transfers()).toHaveLength(3);
    expect(await world.told()).toEqual([
      ['FellDue', '2026-01-31'],
      ['Sent', '2026-01-31'],
      ['FellDue', '2026-02-28'],
      ['Sent', '2026-02-28'],
      ['FellDue', '2026-03-31'],
      ['Sent', '2026-03-31'],
    ]);
  });

  it('pays once when nobody was there for months', async () => {
    const world = await World.begin();
    await world.run('2026-05-02');
    await world.run('2026-05-30');
    expect(await world.transfers()).toHaveLength(1);
    await world.run('2026-05-31');
    expect(await world.transfers()).toHaveLength(2);
  });

  it('does not pay while it is paused, nor afterwards for those days', async () => {
    const world = await World.begin();
    const change = (decide: typeof pauseStandingOrder) =>
      world.handle(standingOrder, ORDER, decide, { by: ADA });
    await world.run('2026-01-20');
    await change(pauseStandingOrder);
    await world.run('2026-02-15');
    await change(resumeStandingOrder);
    await world.run('2026-02-27');
    expect(await world.transfers()).toEqual([]);
    await world.run('2026-02-28');
    expect(await world.told()).toEqual([
      ['Paused'],
      ['Resumed', '2026-02-28'],
      ['FellDue', '2026-02-28'],
      ['Sent', '2026-02-28'],
    ]);
  });

  it('tells why it could not pay, goes on with the next day, and does not make up for it', async () => {
    const world = await World.begin('5');
    await world.run('2026-01-31');
    await world.handle(account, ADAS.accountId, deposit, {
      by: ADA,
      depositId: id('more'),
      amount: eur('90'),
    });
    world.loseJournals();
    await world.run('2026-02-27');
    expect(await world.transfers()).toEqual([]);
    await world.run('2026-02-28');
    expect(await world.told()).toEqual([
      ['FellDue', '2026-01-31'],
      ['Failed', '2026-01-31', 'banking.insufficient-funds'],
      ['FellDue', '2026-02-28'],
      ['Sent', '2026-02-28'],
    ]);
  });

  it('ends after its last day', async () => {
    const schedule = { every: 'month', first: '2026-01-31', last: '2026-02-28' } as const;
    const world = await World.begin('100', { schedule });
    await world.run('2026-01-31');
    await world.run('2026-02-28');
    await world.run('2026-12-31');
    expect(await world.transfers()).toHaveLength(2);
    expect((await world.told()).slice(2)).toEqual([
      ['FellDue', '2026-02-28'],
      ['Ended', 'finished'],
      ['Sent', '2026-02-28'],
    ]);
  });

  it('ends when there is nobody to pay any more', async () => {
    const world = await World.begin();
    await world.handle(account, BOBS.accountId, closeAccount, { by: BOB });
    await world.run('2026-01-31');
    await world.run('2026-02-28');
    expect(await world.told()).toEqual([
      ['FellDue', '2026-01-31'],
      ['Failed', '2026-01-31', 'banking.receiver-closed'],
      ['Ended', 'receiver-closed'],
    ]);
  });

  it('ends when there is nothing to pay from any more', async () => {
    const world = await World.begin();
    const all = { by: ADA, withdrawalId: id('all'), amount: eur('100') };
    await world.handle(account, ADAS.accountId, withdraw, all);
    await world.handle(account, ADAS.accountId, closeAccount, { by: ADA });
    await world.run('2026-01-31');
    expect((await world.told()).slice(1)).toEqual([
      ['Failed', '2026-01-31', 'banking.closed'],
      ['Ended', 'account-closed'],
    ]);
  });
});

const lives = fc.array(
  fc.record({
    appends: fc.nat(4),
    end: fc.constantFrom<Fault>('crash-before', 'crash-after'),
    losesJournals: fc.boolean(),
    daysLater: fc.constantFrom(0, 0, 1, 20, 40),
  }),
  { maxLength: 6 },
);

describe('whatever happens to the process', () => {
  it('each day that fell due is paid once, or is told to have failed and never paid', async () => {
    const property = fc.asyncProperty(lives, fc.constantFrom('5', '15', '100'), async (deaths, money) => {
      const world = await World.begin(money);
      world.comeTo('2026-01-31');
      for (const { appends, end, losesJournals, daysLater } of deaths) {
        await world.runAndDie(appends, end);
        if (losesJournals) world.loseJournals();
        world.clock.advance(daysLater * MS_PER_DAY);
        await world.earn('4');
      }
      await world.run(world.clock.now().slice(0, 10));
      const order = await world.order();
      const daysOf = (what: string) =>
        order.filter(({ type }) => type === what).map(({ data }) => data['dueOn'] as Day);
      const paid = (await world.transfers()).map(({ data }) => data['transferId']);
      expect(paid).toEqual(daysOf('StandingOrderSent').map((day) => derivedUuid(ORDER, day)));
      const known = [...daysOf('StandingOrderSent'), ...daysOf('StandingOrderFailed')];
      expect([...known].sort()).toEqual(daysOf('StandingOrderFellDue'));
    });
    await fc.assert(property, { numRuns: 40 });
  });
});
