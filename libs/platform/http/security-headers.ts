import type { FastifyRequest } from 'fastify';
import type { Config } from '#platform/config/config';

const HSTS = 'max-age=31536000; includeSubDomains';

const ON_EVERY_ANSWER = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** An answer of the API is data: nothing in it is to be run, framed or kept. */
const API_HEADERS = {
  ...ON_EVERY_ANSWER,
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
} as const;

/** A page of ours runs only what this server sends. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** Who says that TLS ends in front of us gains nothing by lying: browsers heed it only over TLS. */
export function securityHeaders({ raw }: FastifyRequest): Readonly<Record<string, string>> {
  const behindTls = raw.headers['x-forwarded-proto'] === 'https' || 'encrypted' in raw.socket;
  return behindTls ? { ...API_HEADERS, 'strict-transport-security': HSTS } : API_HEADERS;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const READABLE_HEADERS = [
  'ETag',
  'Florin-Position',
  'Idempotency-Replayed',
  'Retry-After',
  'WWW-Authenticate',
];
const SENDABLE_HEADERS = [
  'Authorization',
  'Content-Type',
  'Florin-After',
  'Idempotency-Key',
  'If-Match',
  'Traceparent',
  'X-Request-Id',
];
const PREFLIGHT_SECONDS = 600;

/** CORS for exactly the configured origins; undefined when there are none and CORS is off. */
export function corsOptions({ corsOrigins }: Config): object | undefined {
  if (corsOrigins.length === 0) return undefined;
  return {
    origin: [...corsOrigins],
    methods: METHODS,
    allowedHeaders: SENDABLE_HEADERS,
    exposedHeaders: READABLE_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
    credentials: false,
  };
}
