import fc from 'fast-check';
import { MemoryReadStore } from '#platform/read-store/memory.read-store';
import {
  GenerationPointer,
  inRole,
  preparedFor,
  switched,
  withNext,
  withPreviousAsNext,
  type Generations,
  type Maker,
} from './generations.js';

const OLD: Maker = { version: 1, lanes: 1 };
const NEW: Maker = { version: 2, lanes: 1 };

let pointer: GenerationPointer;

beforeEach(async () => {
  pointer = new GenerationPointer({ name: 'testing.purses' }, new MemoryReadStore());
  await pointer.define();
});

async function sweep(): Promise<Generations> {
  return await pointer.sweep(await pointer.load());
}

const numbersOf = (generations: Generations): readonly number[] => generations.map(({ number }) => number);

describe('the number of a generation', () => {
  it('never comes back, also when the latest one was given up and swept away', async () => {
    await pointer.change((now) => preparedFor(now, OLD));
    for (const expected of [2, 3, 4]) {
      const prepared = await pointer.change((now) => preparedFor(now, NEW));
      expect(inRole(prepared, 'next')).toMatchObject({ number: expected, version: NEW.version });
      await pointer.change((now) => preparedFor(now, OLD));
      expect(inRole(await sweep(), 'next')).toBeUndefined();
    }
    expect(inRole(await pointer.change((now) => withNext(now, OLD)), 'next')).toMatchObject({ number: 5 });
  });

  it('is all that is left of one that was swept away, and only for as long as it is the highest', async () => {
    for (let times = 0; times < 3; times += 1) await pointer.change((now) => withNext(now, OLD));
    await pointer.change((now) => preparedFor(withNext(now, NEW), OLD));
    expect(await sweep()).toEqual([
      { number: 1, version: 1, role: 'live' },
      { number: 4, version: 2, role: 'gone' },
    ]);
    expect(numbersOf(await pointer.change((now) => withNext(now, OLD)))).toEqual([1, 5]);
  });

  it('is higher than all before it, whatever happens and whenever it is swept', async () => {
    const happenings = fc.array(fc.constantFrom(...Object.keys(HAPPENINGS)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(happenings, async (happened) => {
        pointer = new GenerationPointer({ name: 'testing.purses' }, new MemoryReadStore());
        await pointer.define();
        let highest = 0;
        for (const name of happened) {
          const before = numbersOf(await pointer.load());
          const after = numbersOf(await HAPPENINGS[name]!());
          const fresh = after.filter((number) => !before.includes(number));
          for (const number of fresh) expect(number).toBeGreaterThan(highest);
          highest = Math.max(highest, ...fresh);
        }
      }),
    );
  });
});

const HAPPENINGS: Readonly<Record<string, () => Promise<Generations>>> = {
  sweep,
  rebuild: () => pointer.change((now) => withNext(now, OLD)),
  takeOver: () => pointer.change((now) => (inRole(now, 'next') ? switched(now) : now)),
  goBack: () => pointer.change((now) => (inRole(now, 'previous') ? withPreviousAsNext(now) : now)),
  prepareOld: () => pointer.change((now) => preparedFor(now, OLD)),
  prepareNew: () => pointer.change((now) => preparedFor(now, NEW)),
};
