/** The name of who was erased is looked for nowhere. */
export const ERASED = -1;

/**
 * What is counted of a user: log-ins, financing checks, and at which revision of the user's stream the
 * name was last changed; null where that stream is not counted. A list, for there are very many of them.
 */
export type UserCounts = readonly [logins: number, checks: number, named: number | null];
export type UsersCounts = Readonly<Record<string, UserCounts>>;

export const NOTHING: UserCounts = [0, 0, null];

export type Change = (counts: UserCounts) => UserCounts;

export const loggedIn: Change = ([logins, checks, named]) => [logins + 1, checks, named];
export const checked: Change = ([logins, checks, named]) => [logins, checks + 1, named];
export const namedAt =
  (revision: number): Change =>
  ([logins, checks]) => [logins, checks, revision];

/**
 * They stand in a document as text: whoever has read it before sees at a glance that nothing has
 * changed, and need not take it apart.
 */
export function changeUser(text: string | undefined, userId: string, change: Change): string {
  const users = usersIn(text);
  return JSON.stringify({ ...users, [userId]: change(users[userId] ?? NOTHING) });
}

export function usersIn(text = '{}'): UsersCounts {
  return JSON.parse(text) as UsersCounts;
}

/** A user's counts stand in several documents, the log-ins in one, the checks in another: one of them is now another. */
export function exchange(
  sum: UserCounts = NOTHING,
  before: UserCounts = NOTHING,
  after: UserCounts = NOTHING,
): UserCounts {
  const named = after[2] ?? (before[2] === null ? sum[2] : null);
  return [sum[0] - before[0] + after[0], sum[1] - before[1] + after[1], named];
}
