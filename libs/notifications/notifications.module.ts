import { Module, type Type } from '@nestjs/common';
import { DeliveryRoutes } from './deliveries/delivery.http.js';
import { LiveRoutes } from './inbox/live.http.js';
import { NotificationRoutes } from './inbox/notification.http.js';
import { PreferenceRoutes } from './preferences/preferences.http.js';
import { WebhookRoutes } from './webhooks/webhook.http.js';
import { LiveInboxes } from './workflows/live-inboxes.js';
import { StreamTickets } from './workflows/stream-tickets.js';
import { WebhookDesk } from './workflows/webhook-desk.js';
import { WebhookSecrets } from './workflows/webhook-secrets.js';

/** Served by the processes that serve this context. */
export const notificationsRoutes: readonly Type[] = [
  NotificationRoutes,
  LiveRoutes,
  PreferenceRoutes,
  WebhookRoutes,
  DeliveryRoutes,
];

/**
 * Tells people what concerns them. Asks the app, through global modules, for `CommandHandler`,
 * `EventStore`, `Views`, `Vault`, `Sessions`, `Config`, `Clock` and `Log`.
 */
@Module({ providers: [LiveInboxes, StreamTickets, WebhookDesk, WebhookSecrets] })
export class NotificationsModule {}
