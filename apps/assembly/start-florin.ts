import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Config } from '#platform/config/config';
import { backOffMs, pause, type BackOff } from '#platform/retrying/back-off';
import { isOutage } from '#platform/retrying/outage';
import { EnginesUnavailable } from './engines.js';
import { openFlorin, type Florin, type Opening } from './open-florin.js';
import { WaitingRoom } from './waiting-room.js';

export interface ListeningFlorin extends Florin {
  readonly url: string;
}

const BACK_OFF: BackOff = { firstMs: 250, mostMs: 5_000 };

/** Waits for engines that are elsewhere until they are there, or the signal aborts. */
export async function startFlorin(opening: Opening, signal?: AbortSignal): Promise<ListeningFlorin> {
  const { config } = opening;
  const room = isAlone(config) ? undefined : await WaitingRoom.open(config);
  const port = room?.port ?? config.port;
  if (!room) await refuseTakenPort(config);
  let florin: Florin | undefined;
  try {
    florin = room ? await openedAtLast(opening, room, signal) : await openFlorin(opening);
    await room?.close();
    await florin.app.listen(port, config.host);
    const address = florin.app.getHttpServer().address() as AddressInfo;
    return { ...florin, url: `http://${urlHost(config.host)}:${address.port}` };
  } catch (error) {
    await florin?.stop();
    await room?.close();
    throw error;
  }
}

async function openedAtLast(opening: Opening, room: WaitingRoom, signal?: AbortSignal): Promise<Florin> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await openFlorin(opening);
    } catch (error) {
      const reasons = reasonsIn(error);
      if (reasons.length === 0 || signal?.aborted) throw error;
      opening.log.warn('waits for what it needs', { reasons });
      room.tell(reasons);
      await pause(backOffMs(BACK_OFF, failures), signal);
      signal?.throwIfAborted();
    }
  }
}

/** Why it cannot start now, when it may later; none when it never will. */
function reasonsIn(error: unknown): readonly string[] {
  if (error instanceof EnginesUnavailable) return error.reasons;
  return isOutage(error) ? [(error as Error).message] : [];
}

function isAlone({ eventStore, readStore, vault, bus }: Config): boolean {
  return [eventStore, readStore, vault].every((engine) => engine === 'embedded') && bus === 'inprocess';
}

/** Found out before anything is opened or made. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host;
}
