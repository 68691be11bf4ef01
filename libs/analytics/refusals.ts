import { refusals } from '#platform/kernel/refusal';

/** Every way in which analytics says no. Codes are never renamed. */
export const refuse = refusals({
  'analytics.too-much': [
    'unprocessable',
    'There were too many decisions for one answer: ask for fewer days.',
  ],
});
