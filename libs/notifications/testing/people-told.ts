import { eventually } from '#platform/testing/eventually';
import { told, type Customer } from '#banking/testing/customers';

export interface Notification {
  readonly notificationId: string;
  readonly topic: string;
  readonly title: string;
  readonly body: string;
  readonly isRead: boolean;
}

const LONGEST_WAIT_MS = 30_000;

export async function inboxOf(person: Customer, query = ''): Promise<readonly Notification[]> {
  const answer = await person.get(`/notifications${query}`);
  expect(answer.status).toBe(200);
  return told(answer).items as unknown as Notification[];
}

/** The latest of the topic, once there are so many. */
export async function isTold(person: Customer, topic: string, count = 1): Promise<Notification> {
  return await eventually(
    `${count} of ${topic}`,
    async () => {
      const ofTopic = (await inboxOf(person, '?limit=200')).filter((each) => each.topic === topic);
      return ofTopic.length >= count ? ofTopic[0] : undefined;
    },
    LONGEST_WAIT_MS,
  );
}

export async function unreadOf(person: Customer): Promise<number> {
  const { body } = await person.get('/notifications/unread-count');
  return (body as { readonly unread: number }).unread;
}

export async function pays(from: Customer, to: Customer, amount: string): Promise<void> {
  const accountId = await from.open('EUR', '1000.00');
  const answer = await from.post(`/accounts/${accountId}/transfers`, {
    to: to.username,
    amount,
    currency: 'EUR',
  });
  expect(answer.status).toBe(201);
}
