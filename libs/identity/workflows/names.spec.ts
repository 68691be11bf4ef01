import fc from 'fast-check';
import { START } from '#platform/event-store/event-store';
import { MS_PER_SECOND } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { Crash } from '#platform/testing/fault-injecting.event-store';
import type { UserEvent } from '#identity/events';
import { World, type IdentityProcess } from '#identity/testing/identity-process';
import { isRegistered, user, type UserState } from '#identity/user/user';
import { RESERVATION_MS } from '#identity/names/name';
import type { MadeAdmin } from './first-admin.js';

const wanted = { password: 'four words are better' };
const origin = { device: '', address: '' };

async function usersOf({ store }: IdentityProcess): Promise<ReadonlyMap<string, UserState>> {
  const states = new Map<string, UserState>();
  for await (const events of store.readAll({ after: START })) {
    for (const event of events) {
      if (!event.stream.startsWith('user-')) continue;
      const before = states.get(event.stream) ?? user.initial;
      states.set(event.stream, user.evolve(before, event as unknown as UserEvent));
    }
  }
  return states;
}

/** Whoever bears a name, by its key. */
async function bearersOf(process: IdentityProcess): Promise<ReadonlyMap<string, readonly string[]>> {
  const bearers = new Map<string, string[]>();
  for (const [stream, state] of await usersOf(process)) {
    if (!isRegistered(state)) continue;
    for (const claim of Object.values(state.names)) {
      bearers.set(claim.nameKey, [...(bearers.get(claim.nameKey) ?? []), stream]);
    }
  }
  return bearers;
}

type Step =
  | {
      readonly do: 'sign up';
      readonly username: string;
      readonly email: string;
      readonly key: Uuid | undefined;
    }
  | { readonly do: 'change'; readonly email: string }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'settle' };

const username = fc.constantFrom('ann', 'Ann', 'bob');
const anEmail = fc.constantFrom('a@example.org', 'A@Example.org', 'b@example.org');
const key = fc.option(fc.constantFrom(newUuid(), newUuid()), { nil: undefined });
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sign up' as const), username, email: anEmail, key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), email: anEmail }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'settle' as const }) },
);
/** At which append the process of a step dies, and whether before or after it happened. */
const death = fc.option(
  fc.record({ at: fc.nat(5), kind: fc.constantFrom('crash-before' as const, 'crash-after' as const) }),
  { nil: undefined },
);

async function carryOut(world: World, step: Step, process: IdentityProcess): Promise<void> {
  if (step.do === 'wait') world.clock.advance(step.seconds * MS_PER_SECOND);
  else if (step.do === 'settle') await world.settle(process);
  else if (step.do === 'change') await changeEmail(world, step.email, process);
  else {
    const profile = { username: step.username, email: step.email };
    await process.signUp.signUp({ profile, wanted, origin }, world.meta(step.key));
  }
}

async function changeEmail(world: World, email: string, process: IdentityProcess): Promise<void> {
  const [stream] = [...(await usersOf(process))].find(([, state]) => isRegistered(state)) ?? [];
  if (stream === undefined) return;
  const userId = stream.slice('user-'.length) as Uuid;
  await process.profiles.change({ userId, changes: { email }, cleared: [] }, world.meta());
}

describe('names', () => {
  it('have one bearer, whatever crashes and however late', async () => {
    const script = fc.array(fc.record({ step: aStep, death }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(script, fc.boolean(), async (steps, atOnce) => {
        const world = new World();
        const run = async ({ step, death: dies }: (typeof steps)[number]): Promise<void> => {
          let appends = -1;
          const process = await world.process(() => ((appends += 1) === dies?.at ? dies.kind : undefined));
          await carryOut(world, step, process).catch((error: unknown) => {
            if (!(error instanceof Refusal || error instanceof Crash)) throw error;
          });
        };
        if (atOnce) await Promise.all(steps.map(run));
        else for (const step of steps) await run(step);
        const process = await world.process();
        for (const [, streams] of await bearersOf(process)) expect(streams).toHaveLength(1);
        await everyFreeNameCanBeHad(world, process);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Once the reactor has caught up and reservations ran out. */
async function everyFreeNameCanBeHad(world: World, process: IdentityProcess): Promise<void> {
  await world.settle(process);
  world.clock.advance(RESERVATION_MS);
  for (const name of ['ann', 'bob']) {
    const isBorne = (await bearersOf(process)).has(process.names.keyOf('username', name));
    const signUp = process.signUp.signUp({ profile: { username: name }, wanted, origin }, world.meta());
    if (isBorne) await expect(signUp).rejects.toMatchObject({ code: 'identity.username-taken' });
    else await expect(signUp).resolves.toMatchObject({ userId: expect.any(String) as string });
  }
}

describe('a sign-up', () => {
  it('that comes too late finds its name given to somebody else', async () => {
    const world = new World();
    const dying = await world.process(dieAt(0));
    const order = { profile: { username: 'ann' }, wanted, origin };
    await expect(dying.signUp.signUp(order, world.meta())).rejects.toThrow(Crash);
    const process = await world.process();
    await expect(process.signUp.signUp(order, world.meta())).rejects.toMatchObject({
      code: 'identity.username-taken',
    });
    world.clock.advance(RESERVATION_MS);
    const { userId } = await process.signUp.signUp(order, world.meta());
    const { state } = await process.commands.load(user, userId);
    expect(state.status).toBe('active');
  });

  it('that died half-way is finished by repeating it', async () => {
    for (const at of [0, 1, 2]) {
      const world = new World();
      const order = { profile: { username: 'ann' }, wanted, origin };
      const meta = world.meta(newUuid());
      const dying = await world.process(dieAt(at));
      await expect(dying.signUp.signUp(order, meta)).rejects.toThrow(Crash);
      const process = await world.process();
      const first = await process.signUp.signUp(order, meta);
      const again = await process.signUp.signUp(order, meta);
      expect(again).toEqual({ ...first, result: { ...first.result, replayed: true } });
    }
  });
});

describe('the first admin', () => {
  const make = async (world: World, process: IdentityProcess): Promise<readonly MadeAdmin[]> => {
    const told: MadeAdmin[] = [];
    await process.firstAdmin.make(world.clock.now(), (admin) => told.push(admin));
    return told;
  };

  it('is made once, with the password of the start that finished', async () => {
    for (const at of [0, 1, 2]) {
      const world = new World();
      const dying = await world.process(dieAt(at), 'the first password');
      await expect(make(world, dying)).rejects.toThrow(Crash);
      const process = await world.process(undefined, 'the second password');
      const told = await make(world, process);
      expect(told).toEqual([{ username: 'admin', password: 'the second password', isMadeUp: false }]);
      expect(await make(world, process)).toEqual([]);
      const { userId = newUuid() } = await process.names.find('admin');
      const { state } = await process.commands.load(user, userId);
      const shown = { password: 'the second password' };
      const proof = await process.credentials.check(userId, state, shown, world.clock.now());
      expect(proof.passwordId).toBe(state.passwordId);
    }
  });

  it('has a password made up when none is configured, which is told before it counts', async () => {
    const world = new World();
    const told: MadeAdmin[] = [];
    const dying = await world.process(dieAt(3));
    const making = dying.firstAdmin.make(world.clock.now(), (admin) => told.push(admin));
    await expect(making).rejects.toThrow(Crash);
    expect(told).toMatchObject([{ isMadeUp: true, password: expect.stringMatching(/^.{20}$/) as string }]);
    expect(await make(world, await world.process())).toEqual([]);
  });
});

function dieAt(at: number): () => 'crash-after' | undefined {
  let appends = -1;
  return () => ((appends += 1) === at ? 'crash-after' : undefined);
}
