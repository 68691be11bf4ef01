import { refusals } from '#platform/kernel/refusal';

/** Every way in which notifications says no. Codes are for ever; the sentences may improve. */
export const refuse = refusals({
  'notifications.unknown-notification': ['not-found', 'There is no such notification.'],
  'notifications.always-in-inbox': ['unprocessable', 'This topic cannot be switched off in the inbox.'],

  'notifications.bad-ticket': ['unauthenticated', 'This ticket is not one of ours, or has expired.'],
  'notifications.too-many-streams': ['too-many', 'There are too many live streams of this user.'],
  'notifications.bad-cursor': ['invalid', 'The cursor is not the id of something that was sent.'],

  'notifications.unknown-webhook': ['not-found', 'There is no such webhook.'],
  'notifications.unknown-delivery': ['not-found', 'There is no such delivery.'],
  'notifications.admins-only': ['forbidden', 'Only an admin may hear of everybody.'],
  'notifications.too-many-webhooks': ['conflict', 'There are too many webhooks.'],
  'notifications.webhook-disabled': ['conflict', 'This webhook is disabled.'],
  'notifications.queue-full': ['conflict', 'Too many deliveries wait for this receiver.'],
  'notifications.forbidden-address': [
    'unprocessable',
    'A webhook is an https address without a password that leads to the public internet.',
  ],
});
