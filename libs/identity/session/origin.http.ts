import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Origin } from './session.js';

const LONGEST_DEVICE = 200;
const NOT_SHOWN = /[\p{Cc}\p{Cs}]/gu;

/** Where the request comes from: the device as it calls itself, and its address. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const { headers, ip } = context.switchToHttp().getRequest<FastifyRequest>();
  const device = (headers['user-agent'] ?? '').replace(NOT_SHOWN, '').slice(0, LONGEST_DEVICE);
  return { device, address: ip };
});
