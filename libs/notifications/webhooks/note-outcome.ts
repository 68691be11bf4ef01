import type { Decide } from '#platform/commands/decider';
import { epochMs, MS_PER_DAY, type Instant } from '#platform/kernel/clock';
import type { WebhookEvent } from '#notifications/events';
import { webhookIn, type WebhooksState } from './webhooks.js';

/** Whoever has taken nothing for so long is sent nothing any more. */
const DISABLED_AFTER_MS = 5 * MS_PER_DAY;

export interface NoteOutcome {
  readonly webhookId: string;
  readonly isSuccess: boolean;
  /** When it was tried. */
  readonly at: Instant;
}

/** Changes something only when it goes on otherwise than before. Refuses nothing. */
export const noteOutcome: Decide<NoteOutcome, WebhooksState, WebhookEvent> = (
  { webhookId: id, isSuccess, at },
  state,
) => {
  const webhook = webhookIn(state, id);
  if (!webhook?.isEnabled) return [];
  const { ownerId, webhookId, failingSince } = webhook;
  const data = { ownerId, webhookId };
  if (isSuccess) return failingSince === undefined ? [] : [{ type: 'WebhookRecovered', data }];
  if (failingSince === undefined) return [{ type: 'WebhookFailing', data: { ...data, since: at } }];
  const isHopeless = epochMs(at) - epochMs(failingSince) >= DISABLED_AFTER_MS;
  return isHopeless ? [{ type: 'WebhookDisabled', data: { ...data, reason: 'failing' } }] : [];
};
