import type { Uuid } from '#platform/kernel/ids';
import type { ProfileField, UserEvent } from '#identity/events';

type Profile = Partial<Record<ProfileField, string>>;

/** What is told of one user's profile. */
export function profileOf(userId: Uuid) {
  const erased: UserEvent = { type: 'UserErased', data: { userId, released: [] } };
  return {
    registered: (profile: Profile): UserEvent => ({
      type: 'UserRegistered',
      data: { userId, names: [], searchTokens: '{}', ...profile },
    }),
    changed: (profile: Profile, cleared: ProfileField[] = []): UserEvent => ({
      type: 'ProfileChanged',
      data: { userId, names: [], searchTokens: '{}', released: [], cleared, ...profile },
    }),
    erased,
  };
}
