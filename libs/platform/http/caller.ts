import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Put there by the guard; null on a public route. */
    principal: Principal | null;
  }
}

/** The `Principal` who is asking. Not for public routes: there is none. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new TypeError(`${context.getHandler().name} is public: it has no caller`);
  return principal;
});
