import { Module, NotFoundException, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config/config';
import type { Log } from '#platform/observability/log';
import { NestLog } from '#platform/observability/nest-log';
import { AllowedMethods, MethodNotAllowed } from './allowed-methods.js';
import { writeAnswerHeaders } from './answer-headers.js';
import { installBodyParsers, MAX_BODY_BYTES } from './body-parsers.js';
import { serveDocs } from './docs-page.js';
import { API_PREFIX, PATHS_WITHOUT_PREFIX, withPrefix } from './documented-paths.js';
import { HttpModule } from './http.module.js';
import { ProblemFilter } from './problem-filter.js';
import { RequestLimits } from './rate-limit.js';
import { answerUnreadable } from './raw-problem.js';
import { requestId } from './request-id.js';
import { corsOptions, securityHeaders } from './security-headers.js';

const REQUEST_TIMEOUT_MS = 30_000;
/** A connection on which nothing moves for so long, because its client does not read, say, is cut off. */
const STALLED_AFTER_MS = 120_000;
const MAX_PATH_PART_LENGTH = 512;

/** The app of a root module with the whole edge around it, ready to `listen`. */
export async function createHttpApp(
  root: Type | DynamicModule,
  { trustedProxies }: Pick<Config, 'trustedProxies'>,
  log: Log,
): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter(log);
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: STALLED_AFTER_MS,
    // A request that arrives while Florin stops is answered like any other: the engines are closed last.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PATH_PART_LENGTH },
    genReqId: requestId,
    rewriteUrl: ({ url = '/' }) => withPrefix(url),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(securityHeaders(request));
      problems.answer(reply, error);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: HttpApp, imports: [HttpModule, root] },
    adapter,
    { logger: new NestLog(log), bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(problems);
  app.setGlobalPrefix(API_PREFIX, { exclude: [...PATHS_WITHOUT_PREFIX] });
  const cors = corsOptions(app.get(Config));
  if (cors) app.enableCors(cors);
  installHooks(adapter.getInstance(), app.get(RequestLimits));
  serveDocs(app);
  return app;
}

@Module({})
class HttpApp {}

function installHooks(fastify: FastifyInstance, limits: RequestLimits): void {
  const allowedMethods = new AllowedMethods();
  fastify.decorateRequest('principal', null);
  installBodyParsers(fastify);
  fastify.addHook('onRoute', ({ url, method }) => allowedMethods.add(url, method));
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders(request));
    try {
      limits.admitAddress(request.ip, request.routeOptions.config.credentials ?? false);
      if (request.is404) throw notFound(request, allowedMethods);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('preSerialization', writeAnswerHeaders);
}

function notFound({ raw, url }: FastifyRequest, allowedMethods: AllowedMethods): Error {
  const [path = ''] = url.split('?', 1);
  const allowed = allowedMethods.of(path);
  return allowed.length === 0 || allowed.includes(raw.method ?? '')
    ? new NotFoundException()
    : new MethodNotAllowed(allowed);
}
