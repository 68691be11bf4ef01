import { deliverEmails, deliverWebhooks } from '#notifications/deliveries/deliver.reactor';
import { orderEmails } from '#notifications/deliveries/order-emails.reactor';
import { orderWebhooks } from '#notifications/deliveries/order-webhooks.reactor';
import { seeDevices } from '#notifications/devices/see-devices.reactor';
import { notify } from '#notifications/inbox/notify.reactor';
import { clearWebhooks } from '#notifications/webhooks/clear-webhooks.reactor';
import { noteOutcomes } from '#notifications/webhooks/note-outcomes.reactor';
import { EmailCarrier } from '#notifications/workflows/email-carrier';
import { recipientsIn } from '#notifications/workflows/recipients';
import { WebhookCarrier } from '#notifications/workflows/webhook-carrier';
import { WebhookSecrets } from '#notifications/workflows/webhook-secrets';
import type { CommandHandler } from '#platform/commands/command-handler';
import type { Config } from '#platform/config/config';
import type { EventStore } from '#platform/event-store/event-store';
import type { Clock } from '#platform/kernel/clock';
import type { Views } from '#platform/projections/views';
import type { AnyReactor } from '#platform/reactions/reactor';
import type { Vault } from '#platform/vault/vault';

export interface TellerParts {
  readonly store: EventStore;
  readonly commands: CommandHandler;
  readonly vault: Vault;
  readonly views: Views;
  readonly clock: Clock;
  readonly config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'webhookAllowedHosts'>;
}

/** Those that tell people, and take it to where they want it. Without a mail server there is no e-mail. */
export function tellers({ vault, config, ...parts }: TellerParts): readonly AnyReactor[] {
  const { commands, views, clock } = parts;
  const recipients = recipientsIn(views);
  const secrets = new WebhookSecrets(vault);
  const { smtpUrl, mailFrom: from, webhookAllowedHosts: allowedHosts } = config;
  const emails = smtpUrl
    ? [
        orderEmails(views, clock),
        deliverEmails({ commands, carrier: new EmailCarrier({ ...parts, smtpUrl, from }) }),
      ]
    : [];
  return [
    seeDevices(vault),
    notify({ commands, recipients, clock }),
    orderWebhooks({ commands, recipients }),
    deliverWebhooks({ commands, carrier: new WebhookCarrier({ ...parts, secrets, allowedHosts }) }),
    noteOutcomes,
    clearWebhooks(commands, secrets),
    ...emails,
  ];
}
