import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refuse } from './platform-refusals.js';
import type { Principal } from './principal.js';
import { RequestLimits } from './rate-limit.js';
import { traitsOf, type RouteTraits } from './route-traits.js';
import { TokenVerifier } from './token-verifier.js';
import { VerifiedTokens } from './verified-tokens.js';

const SCHEME = 'bearer ';

/** Every route needs a good token, unless it says that it is public. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: VerifiedTokens,
    private readonly verifier: TokenVerifier,
    private readonly limits: RequestLimits,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const traits = traitsOf(context.getHandler());
    if (traits.access === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerToken(request.headers.authorization);
    const principal = this.tokens.get(token);
    if (principal) return this.admit(request, principal, traits);
    return this.verify(token).then((verified) => this.admit(request, verified, traits));
  }

  private async verify(token: string): Promise<Principal> {
    const keep = this.tokens.beginVerification();
    const { principal, expiresAtMs } = await this.verifier.verify(token);
    keep(token, principal, expiresAtMs);
    return principal;
  }

  private admit(request: FastifyRequest, principal: Principal, { access }: RouteTraits): boolean {
    this.limits.admitUser(principal.userId);
    if (access === 'admin' && principal.role !== 'admin') throw refuse('platform.forbidden');
    request.principal = principal;
    return true;
  }
}

function bearerToken(authorization: string | undefined): string {
  const scheme = authorization?.slice(0, SCHEME.length).toLowerCase();
  const token = authorization?.slice(SCHEME.length).trim();
  if (scheme !== SCHEME || !token) throw refuse('platform.unauthenticated');
  return token;
}
