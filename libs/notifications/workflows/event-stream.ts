import { Readable } from 'node:stream';
import type { RecordedEvent } from '#platform/event-store/event-store';
import type { InboxEvent } from '#notifications/events';
import type { Beat } from './live-inboxes.js';

const RETRY_MS = 2_000;

/** What is told live, as server-sent events. The signal aborts when nobody reads them any more. */
export async function eventStream(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Beat>>,
): Promise<Readable> {
  const gone = new AbortController();
  const words = wordsOf(await open(gone.signal))[Symbol.asyncIterator]();
  return new Readable({
    read() {
      words.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    // At once, whatever it is waiting for: that ends with the signal.
    destroy(error, done) {
      gone.abort();
      done(error);
    },
  });
}

/** Where the stream stands is said before anything has happened, so that nothing is lost between two. */
async function* wordsOf(beats: AsyncIterable<Beat>): AsyncIterable<Buffer> {
  for await (const beat of beats) {
    const words = 'event' in beat ? told(beat.event) : `retry: ${RETRY_MS}\nid: ${beat.cursor}\n\n`;
    if (words !== undefined) yield Buffer.from(words);
  }
}

function told(event: RecordedEvent): string | undefined {
  const { type, data } = event as unknown as InboxEvent;
  const words = (name: string, body: object): string =>
    `id: ${event.revision}\nevent: ${name}\ndata: ${JSON.stringify(body)}\n\n`;
  if (type === 'NotificationsRead') return words('read', { notificationIds: data.notificationIds });
  if (!data.channels.includes('inbox')) return undefined;
  const { userId: _user, channels: _channels, ...notification } = data;
  return words('notification', { ...notification, sentAt: event.metadata.at, isRead: false });
}
