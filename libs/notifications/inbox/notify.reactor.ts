import type { CommandHandler } from '#platform/commands/command-handler';
import type { RecordedEvent } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import type { CommandAction, Reactor } from '#platform/reactions/reactor';
import { SubjectDestroyed } from '#platform/vault/sealer';
import { channelsFor, preferences } from '#notifications/preferences/preferences';
import type { Recipients } from '#notifications/workflows/recipients';
import { inbox } from './inbox.js';
import { isStale, tellingNews } from './news.reactor.js';
import type { News } from './telling.js';
import { sendNotification } from './send-notification.js';

export interface NotifyParts {
  readonly commands: CommandHandler;
  readonly recipients: Recipients;
  readonly clock: Clock;
}

/**
 * Tells everybody whom an event concerns, on the ways they have chosen. Its commands derive from the
 * event and the recipient, so whoever hears the event again, here or elsewhere, tells nobody twice.
 */
export function notify(parts: NotifyParts): Reactor {
  return tellingNews('notifications.notify', async (news, event) => {
    if (isStale(event.metadata.at, parts.clock.now())) return [];
    const userIds = await parts.recipients(news.concerns);
    return userIds.map((userId) => telling(userId, { news, event, commands: parts.commands }));
  });
}

interface Telling {
  readonly news: News;
  readonly event: RecordedEvent;
  readonly commands: CommandHandler;
}

function telling(userId: Uuid, { news, event, commands }: Telling): CommandAction {
  const { topic, title, body, about } = news;
  const name = `tell ${userId} of ${topic}`;
  return {
    kind: 'command',
    name,
    send: async (send) => {
      const { state } = await commands.load(preferences, userId);
      const channels = channelsFor(state, topic).filter((channel) => channel !== 'webhook');
      if (channels.length === 0) return;
      const command = {
        userId,
        notificationId: derivedUuid(event.id, name),
        topic,
        title,
        body,
        ...(about !== undefined && { about }),
        channels,
        occurredAt: event.metadata.at,
      };
      await unlessErased(() => send({ decider: inbox, id: userId, decide: sendNotification, command }));
    },
  };
}

/** Nobody tells anything to who has been erased. */
async function unlessErased(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof SubjectDestroyed)) throw error;
  }
}
