import { refusals } from '#platform/kernel/refusal';

export const refuse = refusals({
  'projections.no-such-view': ['not-found', 'There is no such view.'],
  'projections.not-ready': ['unavailable', 'The view is still being built.'],
  'projections.building': ['conflict', 'The view is being rebuilt already.'],
  'projections.nothing-before': ['conflict', 'There is no generation to go back to.'],
  'projections.other-version': ['conflict', 'The generation before was made by another version of the code.'],
  'projections.not-parked': ['not-found', 'Nothing that the view does without is parked under this id.'],
  'projections.no-answer': ['unavailable', 'Whoever feeds the view has not answered in time.'],
});
