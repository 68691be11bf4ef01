/** The name of who was erased is looked for nowhere. */
export const ERASED = -1;

/**
 * What is counted of a user: log-ins, financing checks, and at which revision of the user's stream the
 * name was last changed; null where that stream is not counted. A list, for there are very many of them.
 */
export type UserCounts = readonly [logins: number, checks: number, named: number | null];
export type UsersCounts = Readonly<Record<string, UserCounts>>;

const NOTHING: UserCounts = [0, 0, null];

export type Change = (counts: UserCounts) => UserCounts;

export const loggedIn: Change = ([logins, checks, named]) => [logins + 1, checks, named];
export const checked: Change = ([logins, checks, named]) => [logins, checks + 1, named];
export const namedAt =
  (revision: number): Change =>
  ([logins, checks]) => [logins, checks, revision];

export function changeUser(users: UsersCounts = {}, userId: string, change: Change): UsersCounts {
  return { ...users, [userId]: change(users[userId] ?? NOTHING) };
}

/** A user's counts stand in several documents: the log-ins in one, the checks in another. */
export function addUserCounts(a: UserCounts = NOTHING, b: UserCounts): UserCounts {
  return [a[0] + b[0], a[1] + b[1], a[2] ?? b[2]];
}
