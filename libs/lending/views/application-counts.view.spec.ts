import { foldView, recorded, type Happening } from '#platform/testing/fold';
import { ADA, BOB, id } from '#banking/testing/stories';
import type { ApplicationEvent } from '#lending/events';
import { ApplicationStory } from '#lending/testing/lending-stories';
import {
  addCounts,
  applicationCountsView,
  countIds,
  NO_APPLICATIONS,
  type ApplicationCountsDocument,
} from './application-counts.view.js';

function about(name: string, tell: (story: ApplicationStory) => ApplicationStory, applicantId = ADA.userId) {
  const story = tell(new ApplicationStory({ applicationId: id(name), applicantId }));
  return [`application-${id(name)}`, ...story.events] as Happening<ApplicationEvent>;
}

it('counts applications by what they are now, of each and of all', () => {
  const events = recorded<ApplicationEvent>(
    about('a', (story) => story),
    about('b', (story) => story.approved()),
    about('c', (story) => story.denied()),
    about('d', (story) => story.withdrawn()),
    about('e', (story) => story.denied().appealed('denied', 'approved')),
    about('f', (story) => story.approved().appealed('approved', 'approved')),
    about('g', (story) => story.approved(), BOB.userId),
  );
  const documents = foldView<ApplicationCountsDocument, ApplicationEvent>(applicationCountsView, events);
  const countsOf = (applicantId?: string) => addCounts(countIds(applicantId).map((each) => documents[each]));
  expect(countsOf(ADA.userId)).toEqual({ total: 6, pending: 1, approved: 3, denied: 1, withdrawn: 1 });
  expect(countsOf(BOB.userId)).toEqual({ total: 1, pending: 0, approved: 1, denied: 0, withdrawn: 0 });
  expect(countsOf()).toEqual({ total: 7, pending: 1, approved: 4, denied: 1, withdrawn: 1 });
  expect(countsOf(id('nobody'))).toEqual(NO_APPLICATIONS);
});
