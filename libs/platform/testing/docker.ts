import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LONGEST_ANSWER_MS = 2_000;

/** Whether there is a Docker here that runs containers, and not only its command. */
export async function dockerAnswers(): Promise<boolean> {
  const version = ['version', '--format', '{{.Server.Version}}'];
  const asked = promisify(execFile)('docker', version, { timeout: LONGEST_ANSWER_MS });
  return await asked.then(
    () => true,
    () => false,
  );
}
