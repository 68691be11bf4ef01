import type { CustomStrategy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdmin, type MadeAdmin } from '#identity/workflows/first-admin';
import { Options } from '#lending/workflows/options';
import type { Config } from '#platform/config/config';
import { closeHttpApp } from '#platform/http/close-http-app';
import { createHttpApp } from '#platform/http/create-http-app';
import type { Log } from '#platform/observability/log';
import { FlorinModule } from './florin.module.js';
import type { LaneConsumers } from './following.js';
import { openPlatform, type Platform } from './platform.js';
import type { Role } from './role.js';

/** One process of Florin, not yet listening. */
export interface Florin {
  readonly app: NestFastifyApplication;
  readonly platform: Platform;
  /** Lets requests under way come to their end, then closes everything in order. */
  stop(): Promise<void>;
}

/**
 * `tell` hears of the first admin as soon as it was made: its password is nowhere else, whatever goes
 * wrong afterwards. Only who serves identity makes one.
 */
export interface Opening {
  readonly config: Config;
  readonly role: Role;
  readonly log: Log;
  readonly tell?: (admin: MadeAdmin) => void;
}

export async function openFlorin({ config, role, log, tell }: Opening): Promise<Florin> {
  const platform = await openPlatform(config, role, log);
  const undo: (() => Promise<void>)[] = [() => platform.close()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0)) await step();
  };
  try {
    await platform.start();
    const app = await createHttpApp(FlorinModule.with(platform, role), config, log);
    undo.unshift(() => closeHttpApp(app));
    await app.init();
    if (platform.lanes) await listenToLanes(app, platform.lanes);
    if (role.contexts.includes('lending')) await app.get(Options).seed(platform.clock.now());
    if (tell) await app.get(FirstAdmin).make(platform.clock.now(), tell);
    return { app, platform, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nest hands lanes to whoever takes them, and stops with the app: whatever is under way comes to its end. */
async function listenToLanes(app: NestFastifyApplication, { transport }: LaneConsumers): Promise<void> {
  app.connectMicroservice<CustomStrategy>({ strategy: transport });
  await app.startAllMicroservices();
}
