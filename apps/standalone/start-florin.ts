import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdmin, type MadeAdmin } from '#identity/workflows/first-admin';
import type { Config } from '#platform/config/config';
import { closeHttpApp } from '#platform/http/close-http-app';
import { createHttpApp } from '#platform/http/create-http-app';
import { Log } from '#platform/observability/log';
import { openPlatform, type Platform } from './platform.js';
import { StandaloneModule } from './standalone.module.js';

/** Everything in one process, not yet listening. */
export interface Florin {
  readonly app: NestFastifyApplication;
  readonly platform: Platform;
  /** Lets requests under way come to their end, then closes everything in order. */
  stop(): Promise<void>;
}

export interface ListeningFlorin extends Florin {
  readonly url: string;
}

/**
 * `tell` hears of the first admin as soon as it was made: its password is nowhere else, whatever
 * goes wrong afterwards.
 */
export async function startFlorin(
  config: Config,
  tell: (admin: MadeAdmin) => void,
): Promise<ListeningFlorin> {
  await refuseTakenPort(config);
  const florin = await openFlorin(config);
  try {
    const { app, platform } = florin;
    await app.get(FirstAdmin).make(platform.clock.now(), tell);
    await app.listen(config.port, config.host);
    const { port } = app.getHttpServer().address() as AddressInfo;
    return { ...florin, url: `http://${urlHost(config.host)}:${port}` };
  } catch (error) {
    await florin.stop();
    throw error;
  }
}

export async function openFlorin(config: Config): Promise<Florin> {
  const log = new Log((line) => process.stderr.write(line));
  const platform = await openPlatform(config, log);
  const undo: (() => Promise<void>)[] = [() => stopPlatform(platform)];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0)) await step();
  };
  try {
    await startPlatform(platform);
    const app = await createHttpApp(StandaloneModule.with(platform, log), log);
    undo.unshift(() => closeHttpApp(app));
    await app.init();
    return { app, platform, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Found out before anything is opened or made. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function startPlatform({ projections, commandIndexer, reactions }: Platform): Promise<void> {
  await projections.start();
  commandIndexer.start();
  reactions.start();
}

async function stopPlatform(platform: Platform): Promise<void> {
  const { reactions, commandIndexer, projections, snapshots, engines } = platform;
  await reactions.stop();
  await commandIndexer.stop();
  await projections.stop();
  await snapshots.settled();
  await engines.close();
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host;
}
