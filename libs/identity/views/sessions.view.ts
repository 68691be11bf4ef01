import { defineView } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { UserEvent } from '#identity/events';

export interface SessionDocument extends DocumentBody {
  readonly userId: string;
  readonly device: string;
  readonly address: string;
  readonly startedAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

/** The sessions that have not been ended: where a user is logged in. */
export const sessionsView = defineView<SessionDocument, UserEvent>({
  name: 'identity.sessions',
  version: 1,
  fedBy: 'one-stream',
  indexes: { byUser: { equals: ['userId'], orderBy: 'lastSeenAt' } },
  personal: { subject: 'userId', fields: ['device', 'address'] },
  on: {
    SessionStarted: {
      ids: ({ data }) => data.sessionId,
      apply: (_, { data: { userId, device, address, expiresAt }, metadata: { at } }) => ({
        userId,
        device,
        address,
        startedAt: at,
        lastSeenAt: at,
        expiresAt,
      }),
    },
    SessionRefreshed: {
      ids: ({ data }) => data.sessionId,
      apply: (document, { data: { device, address, expiresAt }, metadata: { at } }) =>
        document && { ...document, device, address, lastSeenAt: at, expiresAt },
    },
    SessionRevoked: { ids: ({ data }) => data.sessionId, apply: () => undefined },
  },
});
