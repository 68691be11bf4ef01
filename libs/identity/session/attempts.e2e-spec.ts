import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { freshName, logIn, signUp } from '#identity/testing/people';

let florin: TestFlorin;
beforeAll(async () => {
  florin = await startTestFlorin();
});
afterAll(() => florin.stop());

/** How many attempts are answered before the first that is not. */
async function attemptsUntilRefused(name: string, more: object): Promise<number> {
  for (let attempts = 0; attempts < 200; attempts += 1) {
    const answer = await logIn(florin.api, name, { password: 'not the password', ...more });
    if (answer.status === 429) {
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      return attempts;
    }
    expect(answer.status).toBe(401);
  }
  return Infinity;
}

describe('too many attempts on one name', () => {
  it('are refused, for a name that nobody bears too', async () => {
    const { name } = await signUp(florin.api);
    for (const tried of [name, freshName()]) {
      const attempts = await attemptsUntilRefused(tried, {});
      expect(attempts).toBeGreaterThanOrEqual(100);
      expect(attempts).toBeLessThan(110);
    }
  });

  it('are fewer with codes, and leave other names alone', async () => {
    const { name } = await signUp(florin.api);
    const attempts = await attemptsUntilRefused(freshName(), { code: '000000' });
    expect(attempts).toBeGreaterThanOrEqual(20);
    expect(attempts).toBeLessThan(25);
    expect((await logIn(florin.api, name)).status).toBe(200);
  });
});
