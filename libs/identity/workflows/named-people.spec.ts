import type { Uuid } from '#platform/kernel/ids';
import { Crash } from '#platform/testing/fault-injecting.event-store';
import { World, type IdentityProcess } from '#identity/testing/identity-process';
import { disableUser } from '#identity/user/disable-user';
import { eraseUser } from '#identity/user/erase-user';
import { user } from '#identity/user/user';
import { NamedPeople } from './named-people.js';

const wanted = { password: 'four words are better' };
const origin = { device: '', address: '' };

let world: World;
let process: IdentityProcess;

beforeEach(async () => {
  world = new World();
  process = await world.process();
});

async function signUp(profile: { username?: string; email?: string }, by = process): Promise<Uuid> {
  return (await by.signUp.signUp({ profile, wanted, origin }, world.meta())).userId;
}

async function userIdOf(username: string): Promise<Uuid | undefined> {
  return await new NamedPeople(process.names, process.commands).userIdOf(username);
}

describe('a username', () => {
  it('leads to whoever bears it, without regard to case, from the sign-up on', async () => {
    const ann = await signUp({ username: 'Ann' });
    expect(await userIdOf('aNN')).toBe(ann);
    await world.settle(process);
    expect(await userIdOf('ann')).toBe(ann);
    expect(await userIdOf('bob')).toBeUndefined();
  });

  it('is no e-mail address', async () => {
    await signUp({ email: 'ann@example.org' });
    expect(await userIdOf('ann@example.org')).toBeUndefined();
  });

  it('that was only reserved leads to nobody', async () => {
    let appends = 0;
    const dying = await world.process(() => ((appends += 1) === 2 ? 'crash-before' : undefined));
    await expect(signUp({ username: 'ann' }, dying)).rejects.toThrow(Crash);
    expect((await process.names.find('ann')).userId).toBeDefined();
    expect(await userIdOf('ann')).toBeUndefined();
  });

  it('leads to nobody once its bearer has another', async () => {
    const userId = await signUp({ username: 'ann' });
    await process.profiles.change({ userId, changes: { username: 'anna' }, cleared: [] }, world.meta());
    expect(await userIdOf('ann')).toBeUndefined();
    expect(await userIdOf('anna')).toBe(userId);
  });

  it('leads to the disabled, but not to the erased', async () => {
    const userId = await signUp({ username: 'ann' });
    const order = { decider: user, id: userId };
    const disabling = { ...order, decide: disableUser, command: { userId } };
    await process.commands.handle({ ...disabling, meta: world.meta() });
    expect(await userIdOf('ann')).toBe(userId);
    const { state } = await process.commands.load(user, userId);
    const shown = { password: wanted.password };
    const proof = await process.credentials.check(userId, state, shown, world.clock.now());
    const erasing = { ...order, decide: eraseUser, command: { userId, proof } };
    await process.commands.handle({ ...erasing, meta: world.meta() });
    expect(await userIdOf('ann')).toBeUndefined();
  });
});
