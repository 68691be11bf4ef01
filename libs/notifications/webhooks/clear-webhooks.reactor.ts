import type { UserEvent } from '#identity/events';
import type { CommandHandler } from '#platform/commands/command-handler';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import type { WebhookEvent } from '#notifications/events';
import type { WebhookSecrets } from '#notifications/workflows/webhook-secrets';
import { removeWebhook } from './remove-webhook.js';
import { webhooks } from './webhooks.js';

type Heard = Extract<UserEvent, { type: 'UserErased' }> | Extract<WebhookEvent, { type: 'WebhookRemoved' }>;

/** Removes the webhooks of who is erased, and forgets the keys of those that are removed. */
export function clearWebhooks(commands: CommandHandler, secrets: WebhookSecrets): Reactor<Heard> {
  return {
    name: 'notifications.clear-webhooks',
    on: {
      UserErased: async ({ data: { userId } }) => {
        const { state } = await commands.load(webhooks, userId);
        return state.webhooks.map(({ webhookId }) => removing(userId, webhookId));
      },
      WebhookRemoved: ({ data: { webhookId } }) => [
        { kind: 'effect', name: 'forget the keys', run: () => secrets.forget(webhookId) },
      ],
    },
  };
}

function removing(userId: string, webhookId: string): CommandAction {
  const order = { decider: webhooks, id: userId, decide: removeWebhook, command: { webhookId } };
  return { kind: 'command', name: `remove ${webhookId}`, send: (send) => send(order) };
}
