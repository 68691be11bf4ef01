import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Log } from '#platform/observability/log';
import { PROBLEM_JSON, problemOf } from './problem.js';

const TOO_LARGE = 413;

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(host.switchToHttp().getResponse<FastifyReply>(), error);
  }

  answer(reply: FastifyReply, error: unknown): void {
    const { problem, headers, fault } = problemOf(error, reply.request.id);
    if (fault !== undefined) {
      const { method, routeOptions } = reply.request;
      this.log.fault('a request failed', fault, {
        traceId: problem.traceId,
        route: `${method} ${routeOptions.url ?? 'no route'}`,
      });
    }
    if (reply.raw.headersSent) {
      // What has begun cannot be taken back; to break it off is the only way to say that it is not whole.
      reply.raw.destroy();
      return;
    }
    // Fastify would hang up on a body that is too large, and most clients, still sending, would never
    // read why. Node reads the rest of it away, for as long as any request may take.
    if (problem.status === TOO_LARGE) reply.removeHeader('connection');
    reply.code(problem.status).headers(headers).header('content-type', PROBLEM_JSON).send(problem);
  }
}
