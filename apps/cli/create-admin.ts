import { randomBytes } from 'node:crypto';
import { SignUp } from '#identity/workflows/sign-up';
import { UserAdministration } from '#identity/workflows/user-administration';
import { newUuid } from '#platform/kernel/ids';
import type { Florin } from '#assembly/open-florin';

const PASSWORD_BYTES = 15;

export async function createAdmin({ app, platform }: Florin, username: string): Promise<string> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const meta = () => ({ commandId: newUuid(), now: platform.clock.now() });
  const { userId } = await app.get(SignUp).signUp({ profile: { username }, wanted: { password } }, meta());
  await app.get(UserAdministration).grantRole(userId, meta());
  return `Made the admin: ${username}\nTheir password, shown this once: ${password}`;
}
