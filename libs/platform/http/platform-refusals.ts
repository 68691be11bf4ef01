import { refusals } from '#platform/kernel/refusal';

/** What the edge itself says no to, before any context is asked. */
export const refuse = refusals({
  'platform.invalid': ['invalid', 'Some fields are not as they should be.'],
  'platform.bad-json': ['invalid', 'The body is not JSON in UTF-8.'],
  'platform.bad-form': ['invalid', 'The body is not a form in which each field stands once.'],
  'platform.unauthenticated': ['unauthenticated', 'This needs a token: Authorization: Bearer ...'],
  'platform.invalid-token': ['unauthenticated', 'The token is not one of ours.'],
  'platform.token-expired': ['unauthenticated', 'The token has expired.'],
  'platform.session-ended': ['unauthenticated', 'The session of this token has ended.'],
  'platform.forbidden': ['forbidden', 'Only an admin may do this.'],
  'platform.not-found': ['not-found', 'There is nothing at this path.'],
  'platform.too-many-requests': ['too-many', 'Too many requests: wait a little.'],
  'platform.view-behind': ['unavailable', 'The view has not come that far yet: ask again.'],
  'platform.unavailable': ['unavailable', 'The log cannot take this now; nothing was changed.'],
  'platform.outcome-unknown': [
    'unavailable',
    'It is not known whether this was done: repeat it with the same Idempotency-Key.',
  ],
  'platform.not-ready': ['unavailable', 'Not ready to serve.'],
});
