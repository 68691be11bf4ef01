import type { NameClaim, ProfileField } from '#identity/events';

/** What a user tells about themselves. Every field is personal. */
export type Profile = Readonly<Partial<Record<ProfileField, string>>>;

/** A profile ready to be recorded: its names reserved, and the tokens by which it can be searched. */
export interface RecordableProfile extends Profile {
  readonly names: NameClaim[];
  readonly searchTokens: string;
}
