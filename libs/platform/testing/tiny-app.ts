import { Global, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import jsonwebtoken from 'jsonwebtoken';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { FingerprintKey } from '#platform/commands/fingerprints';
import { Config } from '#platform/config/config';
import { createHttpApp } from '#platform/http/create-http-app';
import { Readiness } from '#platform/http/health.http';
import { Sessions, TOKEN_AUDIENCE, TOKEN_ISSUER, TokenKeys, type Principal } from '#platform/http/principal';
import { ViewProgress } from '#platform/http/reads';
import { Clock } from '#platform/kernel/clock';
import { IdSource, newUuid, type Uuid } from '#platform/kernel/ids';
import { SystemClock, SystemIds } from '#platform/kernel/system';
import { Log } from '#platform/observability/log';

export const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const KEY_ID = 'key-1';

/** A whole app around a test's own controllers, listening, with sessions that the test can end. */
export interface TinyApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly log: string[];
  readonly sessions: Map<string, Principal>;
  /** Views that never catch up. */
  readonly lateViews: Set<string>;
  readonly reasonsAgainst: string[];
  /** How often a session was looked up. */
  lookUps: number;
  /** Makes a session and answers its token. */
  logIn(role?: Principal['role']): { token: string; principal: Principal };
}

export function principalOf(role: Principal['role'] = 'user'): Principal {
  return { userId: newUuid(), sessionId: newUuid(), role };
}

export function sign(principal: Principal, claims: object = {}, options: object = {}): string {
  const { userId: sub, sessionId: sid } = principal;
  return jsonwebtoken.sign(
    { sub, sid, jti: newUuid(), iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE, ...claims },
    keyPair.privateKey,
    { algorithm: 'ES256', keyid: KEY_ID, ...('exp' in claims ? {} : { expiresIn: 60 }), ...options },
  );
}

const defaults = {
  requestsPerSecond: 100_000,
  credentialRequestsPerMinute: 100_000,
  corsOrigins: [],
  trustedProxies: [],
} satisfies Partial<Config>;

export async function startTinyApp(
  controllers: readonly Type[],
  configured: Partial<Config> = {},
): Promise<TinyApp> {
  const state = {
    log: [] as string[],
    sessions: new Map<string, Principal>(),
    lateViews: new Set<string>(),
    reasonsAgainst: [] as string[],
    lookUps: 0,
    logIn(role: Principal['role'] = 'user') {
      const principal = principalOf(role);
      state.sessions.set(principal.sessionId, principal);
      return { token: sign(principal), principal };
    },
  };
  const log = new Log((line) => state.log.push(line));
  const config = { ...defaults, ...configured };
  const app = await createHttpApp(tinyModule(controllers, config, state), config, log);
  await app.listen(0, '127.0.0.1');
  return Object.assign(state, { app, url: await app.getUrl() });
}

type State = Pick<TinyApp, 'sessions' | 'lateViews' | 'reasonsAgainst' | 'lookUps' | 'log'>;

function tinyModule(controllers: readonly Type[], configured: Partial<Config>, state: State): Type {
  const sessions: Sessions = {
    async principal(_userId: Uuid, sessionId: Uuid) {
      state.lookUps += 1;
      return state.sessions.get(sessionId);
    },
  };
  const keys: TokenKeys = {
    async publicKey(keyId: string): Promise<KeyObject | undefined> {
      return keyId === KEY_ID ? keyPair.publicKey : undefined;
    },
  };
  const providers = [
    { provide: Config, useValue: configured },
    { provide: Log, useValue: new Log((line) => state.log.push(line)) },
    { provide: Clock, useClass: SystemClock },
    { provide: IdSource, useClass: SystemIds },
    { provide: FingerprintKey, useValue: { key: Buffer.alloc(32, 1) } },
    { provide: TokenKeys, useValue: keys },
    { provide: Sessions, useValue: sessions },
    {
      provide: ViewProgress,
      useValue: { waitFor: async (view: string) => !state.lateViews.has(view) },
    },
    { provide: Readiness, useValue: { reasonsAgainst: async () => state.reasonsAgainst } },
  ];

  @Global()
  @Module({ controllers: [...controllers], providers, exports: providers.map(({ provide }) => provide) })
  class TinyModule {}
  return TinyModule;
}
