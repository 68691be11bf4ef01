import fc from 'fast-check';
import { Snapshots } from '#platform/commands/snapshots';
import { MOST_LANES, laneOf } from '#platform/event-store/lanes';
import type { Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { answerInLanes, answerInOrder, happenedIn, type Answered } from '#platform/testing/answer-in-lanes';
import { collect } from '#platform/testing/events';
import { rounds } from '#platform/testing/fold-in-lanes';
import { silentLog } from '#platform/testing/silent-log';
import { admins, ROSTER } from './admins/admins.js';
import { grantRole } from './admins/grant-role.js';
import { settleNames } from './names/settle-names.reactor.js';
import { World, type IdentityProcess } from './testing/identity-process.js';
import { eraseUser } from './user/erase-user.js';
import { eraseUserReactor } from './user/erase-user.reactor.js';
import { user } from './user/user.js';

const NAMES = ['ann', 'bob', 'cat', 'dan'] as const;
const password = 'four words are better';

interface Step {
  readonly what: 'sign up' | 'rename' | 'erase' | 'settle';
  readonly who: number;
  readonly name: (typeof NAMES)[number];
}

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom('sign up', 'sign up', 'rename', 'rename', 'erase', 'settle'),
    who: fc.nat(5),
    name: fc.constantFrom(...NAMES),
  }),
  { minLength: 5, maxLength: 20 },
);

/** People who want the same few names, one after another. */
class People {
  private readonly userIds: Uuid[] = [];

  private constructor(
    private readonly world: World,
    private readonly process: IdentityProcess,
  ) {}

  static async nobody(world: World): Promise<People> {
    return new People(world, await world.process());
  }

  async take(step: Step): Promise<void> {
    try {
      await this.attempt(step);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private async attempt({ what, who, name }: Step): Promise<void> {
    const { world, process } = this;
    const userId = this.userIds[who % Math.max(this.userIds.length, 1)];
    if (what === 'sign up') {
      const wanted = {
        profile: { username: name },
        wanted: { password },
        origin: { device: '', address: '' },
      };
      this.userIds.push((await process.signUp.signUp(wanted, world.meta())).userId);
    }
    if (what === 'settle') await world.settle(process);
    if (!userId) return;
    if (what === 'rename')
      await process.profiles.change({ userId, changes: { username: name }, cleared: [] }, world.meta());
    if (what === 'erase') await this.erase(userId);
  }

  /** An admin whom the reactor has to strike off the roster. */
  private async erase(userId: Uuid): Promise<void> {
    const { world, process } = this;
    const { state } = await process.commands.load(user, userId);
    const proof = await process.credentials.check(userId, state, { password }, world.clock.now());
    const granting = { decider: admins, id: ROSTER, decide: grantRole, command: { userId } };
    await process.commands.handle({ ...granting, meta: world.meta() });
    const erasing = { decider: user, id: userId, decide: eraseUser, command: { userId, proof } };
    await process.commands.handle({ ...erasing, meta: world.meta() });
  }
}

async function answered(world: World): Promise<Answered> {
  const { vault, clock, readStore } = world;
  const { store, commands } = await world.process();
  const snapshots = await Snapshots.open(readStore, silentLog);
  return { store, commands, clock, reactors: [settleNames, eraseUserReactor(vault, snapshots)] };
}

it('comes to the same in whatever order the lanes are answered, and however often', async () => {
  const lanes = new Set<number>();
  const types = new Set<string>();
  await fc.assert(
    fc.asyncProperty(steps, rounds, async (story, order) => {
      const world = new World();
      const people = await People.nobody(world);
      for (const step of story) await people.take(step);
      const [inOrder, inLanes] = [await world.copy(), await world.copy()];
      await answerInOrder(await answered(inOrder));
      await answerInLanes(await answered(inLanes), order);
      for (const { stream, type } of await collect(inLanes.store.readAll())) {
        lanes.add(laneOf(stream, MOST_LANES));
        types.add(type);
      }
      expect(await happenedIn(inLanes.store)).toEqual(await happenedIn(inOrder.store));
    }),
    { numRuns: 15 },
  );
  expect(lanes.size).toBeGreaterThan(3);
  for (const type of ['NameConfirmed', 'NameReleased', 'UserErased', 'RoleRevoked'])
    expect(types).toContain(type);
});
