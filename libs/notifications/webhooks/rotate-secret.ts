import type { Decide } from '#platform/commands/decider';
import { MS_PER_DAY, plusMs } from '#platform/kernel/clock';
import type { Uuid } from '#platform/kernel/ids';
import type { WebhookEvent } from '#notifications/events';
import { mustHave } from './rules.js';
import type { WebhooksState } from './webhooks.js';

/** So long the former key signs beside the new one. */
const OVERLAP_MS = MS_PER_DAY;

export interface RotateSecret {
  readonly webhookId: string;
  readonly secretId: Uuid;
}

/** Refuses: unknown-webhook. */
export const rotateSecret: Decide<RotateSecret, WebhooksState, WebhookEvent> = (
  { webhookId: id, secretId },
  state,
  { now },
) => {
  const { ownerId, webhookId } = mustHave(state, id);
  const data = { ownerId, webhookId, secretId, formerUntil: plusMs(now, OVERLAP_MS) };
  return [{ type: 'WebhookSecretRotated', data }];
};
