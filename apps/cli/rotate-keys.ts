import { SigningKeys } from '#identity/workflows/signing-keys';
import type { Florin } from '#assembly/open-florin';

export async function rotateKeys({ app }: Florin): Promise<string> {
  const { kid } = await app.get(SigningKeys).rotate();
  return `Access tokens are signed with the key ${kid} from the next start on.`;
}
