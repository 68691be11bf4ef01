import { startTestFlorin } from '#standalone/testing/start-test-florin';
import { eventually } from '#platform/testing/eventually';
import { signUp } from '#identity/testing/people';
import { Ear } from '#notifications/testing/listening';

const LONGEST_STOP_MS = 8_000;

it('live streams do not hold up the end of the process', async () => {
  const florin = await startTestFlorin();
  const { access_token: token } = await signUp(florin.api);
  const url = `${florin.url}/api/v1/notifications/stream`;
  const ear = await Ear.open(url, { authorization: `Bearer ${token}` });
  await eventually('its beginning', () => ear.told.length > 0);
  const from = performance.now();
  await florin.stop();
  expect(performance.now() - from).toBeLessThan(LONGEST_STOP_MS);
  await ear.ended;
});
