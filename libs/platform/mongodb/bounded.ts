import { MongoNetworkError } from 'mongodb';
import { inTime } from '#platform/retrying/in-time';

/** As long as it may take to find a server, and then until a majority has what was written. */
const LONGEST_CALL_MS = 15_000;

/**
 * The answer to a call of the driver, or a failure: when a connection ends while more is written to it
 * than its buffer holds, the driver (7.8) waits for ever, and whoever has to wait for that with it.
 */
export async function bounded<Answer>(call: Promise<Answer>): Promise<Answer> {
  const answer = await inTime(LONGEST_CALL_MS, call);
  if (answer === 'late') throw new MongoNetworkError(`no answer within ${LONGEST_CALL_MS} ms`);
  return answer;
}
