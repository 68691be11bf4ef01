import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuthGuard } from './auth-guard.js';
import { FieldsPipe } from './fields-pipe.js';
import { HealthRoutes } from './health.http.js';
import { RequestLimits } from './rate-limit.js';
import { TokenVerifier } from './token-verifier.js';
import { VerifiedTokens } from './verified-tokens.js';

/**
 * The edge. It asks the app, through global modules, for `Config`, `Clock`, `IdSource`,
 * `FingerprintKey`, `TokenKeys`, `Sessions`, `ViewProgress` and `Readiness`.
 */
@Global()
@Module({
  controllers: [HealthRoutes],
  providers: [
    { provide: VerifiedTokens, useFactory: () => new VerifiedTokens() },
    TokenVerifier,
    RequestLimits,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_PIPE, useClass: FieldsPipe },
  ],
  exports: [VerifiedTokens, RequestLimits],
})
export class HttpModule {}
