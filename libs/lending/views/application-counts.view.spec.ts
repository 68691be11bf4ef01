import { foldView, recorded, type Happening } from '#platform/testing/fold';
import { ADA, BOB, id } from '#banking/testing/stories';
import type { ApplicationEvent } from '#lending/events';
import { ApplicationStory } from '#lending/testing/lending-stories';
import {
  applicationCountsView,
  EVERYBODY,
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
  const counts = foldView<ApplicationCountsDocument, ApplicationEvent>(applicationCountsView, events);
  expect(counts).toEqual({
    [ADA.userId]: { total: 6, pending: 1, approved: 3, denied: 1, withdrawn: 1 },
    [BOB.userId]: { total: 1, pending: 0, approved: 1, denied: 0, withdrawn: 0 },
    [EVERYBODY]: { total: 7, pending: 1, approved: 4, denied: 1, withdrawn: 1 },
  });
});
