import { createTransport, type Transporter } from 'nodemailer';
import type { EventStore } from '#platform/event-store/event-store';
import { MS_PER_SECOND } from '#platform/kernel/clock';
import type { Views } from '#platform/projections/views';
import { ERASED } from '#platform/vault/sealer';
import type { DeliveryOrder } from '#notifications/deliveries/delivery-queue';
import type { Outcome } from '#notifications/deliveries/record-attempt';
import type { InboxEvent } from '#notifications/events';
import { addressesView } from '#notifications/views/addresses.view';
import { hopeless, sourceOf, type Carrier } from './carrier.js';

const LONGEST_STEP_MS = 10 * MS_PER_SECOND;
/** From here on a mail server says no for good. */
const PERMANENT = 500;
/** What it may say so of: this receiver, this message. Anything else may be mended meanwhile. */
const OF_THE_MESSAGE = ['RCPT TO', 'DATA'];

type Sent = Extract<InboxEvent, { type: 'NotificationSent' }>['data'];

export interface EmailCarrierParts {
  readonly store: EventStore;
  readonly views: Pick<Views, 'getOrWait'>;
  /** A secret: there may be a password in it. */
  readonly smtpUrl: string;
  readonly from: string;
}

/** Hands notifications to a mail server. One that is sent again has the same Message-ID. */
export class EmailCarrier implements Carrier {
  private readonly transport: Transporter;

  constructor(private readonly parts: EmailCarrierParts) {
    this.transport = createTransport({
      url: parts.smtpUrl,
      connectionTimeout: LONGEST_STEP_MS,
      greetingTimeout: LONGEST_STEP_MS,
      socketTimeout: LONGEST_STEP_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  readonly carry = async (order: DeliveryOrder): Promise<Outcome> => {
    const { store, views } = this.parts;
    const address = (await views.getOrWait(addressesView, order.userId))?.email;
    if (address === undefined || address === ERASED) return hopeless('no-address');
    const event = await sourceOf(store, order);
    if (!event || event.data['title'] === ERASED) return hopeless('nothing-to-tell');
    return await this.send(event.data as unknown as Sent, address);
  };

  private async send({ notificationId, topic, title, body }: Sent, address: string): Promise<Outcome> {
    const { from } = this.parts;
    const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'florin';
    try {
      await this.transport.sendMail({
        from,
        to: { name: '', address },
        subject: title,
        text: `${body}\n\n-- \nYou can choose what to be told, and how, in the settings of Florin (${topic}).\n`,
        messageId: `<${notificationId}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return {};
    } catch (error) {
      return outcomeOf(error);
    }
  }
}

function outcomeOf(error: unknown): Outcome {
  const { code, responseCode, command } = error as Readonly<Record<string, unknown>>;
  const failure = typeof code === 'string' ? code : 'not-sent';
  if (typeof responseCode !== 'number') return { failure };
  const isHopeless = responseCode >= PERMANENT && OF_THE_MESSAGE.includes(String(command));
  return { failure, status: responseCode, isHopeless };
}
