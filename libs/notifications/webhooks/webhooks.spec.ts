import { MS_PER_DAY, plusMs, type Instant } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { given } from '#platform/testing/given';
import type { WebhookEvent } from '#notifications/events';
import { addWebhook } from './add-webhook.js';
import { changeWebhook } from './change-webhook.js';
import { noteOutcome } from './note-outcome.js';
import { removeWebhook } from './remove-webhook.js';
import { rotateSecret } from './rotate-secret.js';
import { webhooks } from './webhooks.js';

const NOON = '2026-01-15T12:00:00.000Z' as Instant;
const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const hook = { ownerId: id('ada'), webhookId: id('webhook') };
const { webhookId } = hook;
const wanted = {
  ...hook,
  hears: 'owner' as const,
  url: 'https://a.example/',
  topics: [],
  secretId: id('secret'),
};
const added: WebhookEvent = { type: 'WebhookAdded', data: { ...wanted, addedAt: NOON } };
const failing: WebhookEvent = { type: 'WebhookFailing', data: { ...hook, since: NOON } };

describe('a webhook', () => {
  it('is added, as one of not too many', () => {
    given(webhooks, []).when(addWebhook, wanted).then([added]);
    const many = Array.from({ length: 20 }, () => added);
    given(webhooks, many).when(addWebhook, wanted).thenRefused('notifications.too-many-webhooks');
  });

  it('is changed in what is said, and switched once', () => {
    given(webhooks, [added])
      .when(changeWebhook, { webhookId, topics: ['identity.welcome'], isEnabled: false })
      .then([
        { type: 'WebhookChanged', data: { ...hook, topics: ['identity.welcome'] } },
        { type: 'WebhookDisabled', data: { ...hook, reason: 'by-hand' } },
      ]);
    given(webhooks, [added]).when(changeWebhook, { webhookId, isEnabled: true }).then([]);
  });

  it('has its key replaced, and the former one for a day', () => {
    given(webhooks, [added])
      .when(rotateSecret, { webhookId, secretId: id('another') })
      .then([
        {
          type: 'WebhookSecretRotated',
          data: { ...hook, secretId: id('another'), formerUntil: plusMs(NOON, MS_PER_DAY) },
        },
      ]);
  });

  it('is unknown once it is removed', () => {
    const removed: WebhookEvent = { type: 'WebhookRemoved', data: hook };
    given(webhooks, [added]).when(removeWebhook, { webhookId }).then([removed]);
    for (const decide of [removeWebhook, changeWebhook])
      given(webhooks, [added, removed])
        .when(decide, { webhookId })
        .thenRefused('notifications.unknown-webhook');
  });
});

describe('how it gets on', () => {
  const note = (isSuccess: boolean, at = NOON) => ({ webhookId, isSuccess, at });

  it('is noted when it changes', () => {
    given(webhooks, [added]).when(noteOutcome, note(true)).then([]);
    given(webhooks, [added]).when(noteOutcome, note(false)).then([failing]);
    given(webhooks, [added, failing]).when(noteOutcome, note(false)).then([]);
    given(webhooks, [added, failing])
      .when(noteOutcome, note(true))
      .then([{ type: 'WebhookRecovered', data: hook }]);
  });

  it('ends after five days without a success', () => {
    const late = plusMs(NOON, 5 * MS_PER_DAY);
    given(webhooks, [added, failing])
      .when(noteOutcome, note(false, late))
      .then([{ type: 'WebhookDisabled', data: { ...hook, reason: 'failing' } }]);
    const enabled: WebhookEvent = { type: 'WebhookEnabled', data: hook };
    const disabled: WebhookEvent = { type: 'WebhookDisabled', data: { ...hook, reason: 'failing' } };
    given(webhooks, [added, failing, disabled]).when(noteOutcome, note(false, late)).then([]);
    given(webhooks, [added, failing, disabled, enabled])
      .when(noteOutcome, note(false, late))
      .then([{ type: 'WebhookFailing', data: { ...hook, since: late } }]);
  });
});
