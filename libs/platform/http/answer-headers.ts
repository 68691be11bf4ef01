import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answer, AtRevision } from './answer.js';

type Done = (error: null, payload: unknown) => void;

/**
 * Unwraps what a route answers and writes the headers that belong to it. A hook of Fastify and not
 * an interceptor of Nest: those cost every route, also the ones they have nothing to do with.
 */
export function writeAnswerHeaders(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: Done,
): void {
  if (payload instanceof Answer) {
    const { result } = payload;
    reply.header('florin-position', `${result.position}@${result.lane}`);
    if (result.revision >= 0) reply.header('etag', etag(result.revision));
    if (result.replayed) reply.header('idempotency-replayed', 'true');
    done(null, payload.body);
  } else if (payload instanceof AtRevision) {
    reply.header('etag', etag(payload.revision));
    done(null, payload.body);
  } else {
    done(null, payload);
  }
}

function etag(revision: number): string {
  return `"${revision}"`;
}
