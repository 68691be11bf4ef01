import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives to whoever asks for any: nobody takes one while it is down. */
const LOWEST = 21_000;
const HIGHEST = 31_000;

/** Ports on loopback that stay ours while nothing listens on them for a moment. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  const first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST) * 0.9);
  for (let port = first; found.length < count; port += 1) {
    if (port > HIGHEST) throw new Error('there are not enough free ports');
    if (await isFree(port)) found.push(port);
  }
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    await once(server.close(), 'close');
    return true;
  } catch {
    return false;
  }
}
