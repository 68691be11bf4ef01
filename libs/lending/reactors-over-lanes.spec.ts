import fc from 'fast-check';
import { MOST_LANES, laneOf } from '#platform/event-store/lanes';
import { answerInLanes, answerInOrder, happenedIn } from '#platform/testing/answer-in-lanes';
import { collect } from '#platform/testing/events';
import { rounds } from '#platform/testing/fold-in-lanes';
import { account } from '#banking/account/account';
import type { AccountEvent } from '#banking/events';
import { id, Story } from '#banking/testing/stories';
import { application } from './applications/application.js';
import { ApplicationStory } from './testing/lending-stories.js';
import { LendingWorld } from './testing/lending-world.js';

const BORROWERS = ['a', 'b', 'c', 'd'] as const;
type Borrower = (typeof BORROWERS)[number];

interface Step {
  readonly what: 'approve' | 'deny' | 'open' | 'freeze' | 'unfreeze' | 'settle';
  readonly who: Borrower;
}

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom('approve', 'approve', 'deny', 'open', 'open', 'freeze', 'unfreeze', 'settle'),
    who: fc.constantFrom(...BORROWERS),
  }),
  { minLength: 4, maxLength: 14 },
);

const step = (what: Step['what'], who: Borrower): Step => ({ what, who });
/** Before an account, after it, into a frozen one, and where nothing can be paid any more. */
const FULL_STORY = [
  step('approve', 'a'),
  step('open', 'a'),
  step('open', 'b'),
  step('approve', 'b'),
  step('open', 'c'),
  step('freeze', 'c'),
  step('approve', 'c'),
  step('settle', 'c'),
  step('freeze', 'b'),
  step('unfreeze', 'c'),
  step('deny', 'd'),
];

/** What depends on which of two loans comes first, and is right in either order. */
const RUNNING = ['balance'];

const holder = (who: Borrower) => ({ accountId: id(`account of ${who}`), ownerId: id(`borrower ${who}`) });

/** What happens at most once to each happens once. */
class Lives {
  private readonly done = new Set<string>();

  constructor(private readonly world: LendingWorld) {}

  async take({ what, who }: Step): Promise<void> {
    if (what === 'settle') await this.world.answer();
    else await this.happen(what, who);
  }

  private async happen(what: string, who: Borrower): Promise<void> {
    const name = ['approve', 'deny'].includes(what) ? 'decide' : what;
    const isOpen = this.done.has(`open ${who}`);
    const needsAccount = ['freeze', 'unfreeze'].includes(what);
    if (this.done.has(`${name} ${who}`) || (needsAccount && !isOpen)) return;
    this.done.add(`${name} ${who}`);
    if (name === 'decide') await this.decide(what, who);
    else await this.world.happened(account, holder(who).accountId, eventsFor(what, who));
  }

  private async decide(what: string, who: Borrower): Promise<void> {
    const applicationId = id(`application of ${who}`);
    const story = new ApplicationStory({ applicationId, applicantId: holder(who).ownerId });
    const { events } = what === 'approve' ? story.approved() : story.denied();
    await this.world.happened(application, applicationId, events);
  }
}

function eventsFor(what: string, who: Borrower): readonly AccountEvent[] {
  const on = holder(who);
  if (what === 'open') return new Story(on).events;
  if (what === 'freeze') return [{ type: 'AccountFrozen', data: on }];
  return [{ type: 'AccountUnfrozen', data: { accountId: on.accountId } }];
}

it('comes to the same in whatever order the lanes are answered, and however often', async () => {
  const lanes = new Set<number>();
  const types = new Set<string>();
  await fc.assert(
    fc.asyncProperty(steps, rounds, async (story, order) => {
      const world = new LendingWorld();
      const lives = new Lives(world);
      for (const each of story) await lives.take(each);
      const [inOrder, inLanes] = [await world.copy(), await world.copy()];
      for (const each of [inOrder, inLanes]) each.comeTo('2026-04-20');
      await inOrder.answer(answerInOrder);
      await inLanes.answer((answered) => answerInLanes(answered, order));
      for (const { stream, type } of await collect(inLanes.store.readAll())) {
        lanes.add(laneOf(stream, MOST_LANES));
        types.add(type);
      }
      expect(await happenedIn(inLanes.store, RUNNING)).toEqual(await happenedIn(inOrder.store, RUNNING));
    }),
    { numRuns: 15, examples: [[FULL_STORY, []]] },
  );
  expect(lanes.size).toBeGreaterThan(3);
  for (const type of ['LoanDisbursed', 'InstalmentPaid', 'InstalmentMissed']) expect(types).toContain(type);
});
