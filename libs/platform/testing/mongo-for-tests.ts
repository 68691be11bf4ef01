import { MongoStandIn, NoStandIn } from './mongo-stand-in.js';

/** A server for tests to talk to, or why there is none. */
export type MongoForTests =
  { readonly url: string; stop(): Promise<void> } | { readonly url?: undefined; readonly stop?: undefined };

/**
 * The MongoDB that FLORIN_TEST_MONGODB names, else a stand-in started for these tests alone. Where
 * neither can be had the tests are skipped, unless FLORIN_REQUIRE_ENGINES is set. A test that takes
 * the server down wants one of its own.
 */
export async function mongoForTests({ ofOurOwn = false } = {}): Promise<MongoForTests> {
  const url = ofOurOwn ? undefined : process.env['FLORIN_TEST_MONGODB'];
  if (url) return { url: url.replace(/\/+$/, ''), stop: () => Promise.resolve() };
  try {
    const standIn = await MongoStandIn.start();
    return { url: standIn.url, stop: () => standIn.stop() };
  } catch (error) {
    if (!(error instanceof NoStandIn) || process.env['FLORIN_REQUIRE_ENGINES']) throw error;
    process.stderr.write(`Skipped: no FLORIN_TEST_MONGODB, and no stand-in for it (${error.message}).\n`);
    return {};
  }
}
