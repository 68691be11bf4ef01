import fc from 'fast-check';
import { activityHistory } from '#analytics/testing/random-activity';
import { bankingHistory } from '#banking/testing/random-histories';
import { identityHistory } from '#identity/testing/random-histories';
import { lendingHistory } from '#lending/testing/random-histories';
import { notificationsHistory } from '#notifications/testing/random-histories';
import type { DomainEvent } from '#platform/event-store/event-definition';
import { recorded, type Happening } from '#platform/testing/fold';
import { foldedInLanes, foldedInOrder, rounds } from '#platform/testing/fold-in-lanes';
import { views } from './contexts.js';

/** The log of a Florin in which a user was never far from a booking. */
const history = fc
  .tuple(bankingHistory, identityHistory, lendingHistory, activityHistory, notificationsHistory)
  .map((histories) => {
    const happenings: Happening<DomainEvent>[] = [];
    const longest = Math.max(...histories.map(({ length }) => length));
    for (let at = 0; at < longest; at += 1)
      happenings.push(...histories.map((each) => each[at]).filter((each) => each !== undefined));
    return recorded<DomainEvent>(...happenings);
  });

describe('the documents of', () => {
  it.each(views)('$name are the same in whatever order its lanes come', async (view) => {
    let documents = 0;
    await fc.assert(
      fc.asyncProperty(history, rounds, async (events, order) => {
        const inOrder = await foldedInOrder(view, events);
        documents += Object.keys(inOrder).length;
        expect(await foldedInLanes(view, events, order)).toEqual(inOrder);
      }),
      { numRuns: 100 },
    );
    expect(documents).toBeGreaterThan(0);
  });
});
