import { isIP } from 'node:net';
import type { AmqpUrl, EventStoreUrl, MongoUrl, SmtpUrl } from './config.js';

/** Several hosts may stand between commas, which no URL may have. */
const MONGO_URL =
  /^mongodb(?:\+srv)?:\/\/(?:[^@/\s]+@)?[\w.[\]:%-]+(?:,[\w.[\]:%-]+)*(?:\/[\w-]{0,38})?(?:\?\S*)?$/;
const EVENT_STORE_URL = /^esdb(?:\+discover)?:\/\/(?:[^@/\s]+@)?[\w.[\]:%-]+(?:,[\w.[\]:%-]+)*\/?(?:\?\S*)?$/;
const AMQP_URL = /^amqps?:\/\/(?:[^@/\s]+@)?[\w.[\]:%-]+(?:\/[^/\s?]*)?(?:\?\S*)?$/;
const SMTP_URL = /^smtps?:\/\/(?:[^@/\s]+@)?[\w.[\]:%-]+\/?(?:\?\S*)?$/;
/** An address, or a name and an address in angle brackets: nothing that could begin another header. */
const MAILBOX = /^(?:[^<>@\p{Cc}]{1,100} <[^\s<>@]+@[\w.-]+>|[^\s<>@]+@[\w.-]+)$/u;
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

export function isEventStoreUrl(value: string): value is EventStoreUrl {
  return EVENT_STORE_URL.test(value);
}

export function isAmqpUrl(value: string): value is AmqpUrl {
  return AMQP_URL.test(value);
}

export function isSmtpUrl(value: string): value is SmtpUrl {
  return SMTP_URL.test(value);
}

export function isMongoUrl(value: string): value is MongoUrl {
  return MONGO_URL.test(value);
}

export function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

export function isNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

export function isMailbox(value: string): boolean {
  return MAILBOX.test(value);
}

export function isHost(value: string): boolean {
  return HOST.test(value);
}
