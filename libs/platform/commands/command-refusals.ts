import { refusals, type Refusal } from '#platform/kernel/refusal';

/** What the platform itself may say to any command, before or instead of the domain's rules. */
export const refuse = refusals({
  'platform.idempotency-key-reused': [
    'unprocessable',
    'This idempotency key was used before for another request.',
  ],
  'platform.command-in-progress': ['conflict', 'The same request is still being carried out.'],
  'platform.stale': ['stale', 'It has changed since you last read it.'],
  'platform.contended': ['unavailable', 'Too many changes are being made to it at once; try again.'],
});

/** Whether it speaks of the circumstances of a command and not of the domain's rules. */
export function isOfPlatform(refusal: Refusal): boolean {
  return refusal.code.startsWith('platform.');
}
