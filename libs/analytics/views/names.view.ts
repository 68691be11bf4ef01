import { defineView, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { UserEvent } from '#identity/events';

export interface NameDocument extends DocumentBody {
  readonly userId: string;
  readonly username?: string;
  readonly email?: string;
  /** Of the user's stream, at the last event that concerns the names. */
  readonly revision: number;
}

const NAMES = ['username', 'email'] as const;
type Names = Pick<NameDocument, (typeof NAMES)[number]>;
export type NamingEvent = Extract<UserEvent, { type: 'UserRegistered' | 'ProfileChanged' | 'UserErased' }>;

/**
 * What users are called, so that counts can be told by name. Names are looked up when they are told and
 * stand in no document of counts: whoever is erased is erased from all of them.
 */
export const namesView = defineView<NameDocument, NamingEvent>({
  name: 'analytics.names',
  version: 1,
  fedBy: 'one-stream',
  indexes: {},
  personal: { subject: 'userId', fields: NAMES },
  on: {
    UserRegistered: {
      ids: ({ data }) => data.userId,
      apply: (_, { data, revision }) => ({ userId: data.userId, ...namesIn(data), revision }),
    },
    ProfileChanged: { ids: ({ data }) => data.userId, apply: changed },
    UserErased: {
      ids: ({ data }) => data.userId,
      apply: (_, { data, revision }) => ({ userId: data.userId, revision }),
    },
  },
});

type ProfileChanged = Extract<NamingEvent, { type: 'ProfileChanged' }>;

function changed(
  document: NameDocument | undefined,
  { data, revision }: Recorded<ProfileChanged>,
): NameDocument | undefined {
  if (!document) return undefined;
  const kept = namesIn(document, (name) => !data.cleared.includes(name));
  return { userId: document.userId, ...kept, ...namesIn(data), revision };
}

function namesIn(from: Names, isKept: (name: keyof Names) => boolean = () => true): Names {
  const names = NAMES.filter((name) => from[name] !== undefined && isKept(name));
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
