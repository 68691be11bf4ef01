import { isUtf8 } from 'node:buffer';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FieldError } from '#platform/kernel/refusal';
import { withAmountsAsText } from './bare-amounts.js';
import { refuse } from './platform-refusals.js';

export const MAX_BODY_BYTES = 1_048_576;
export const MAX_FORM_BYTES = 16_384;
export const MAX_BODY_DEPTH = 32;
export const JSON_BODY = 'application/json';
export const FORM = 'application/x-www-form-urlencoded';

/** Lines may break in a text; NUL, the other control characters and half characters are in none. */
const NEVER_IN_TEXT = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;
const LONGEST_NAME_IN_ERROR = 64;

/** JSON in UTF-8, and forms on the routes that take them. Any other body is refused by Fastify. */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    JSON_BODY,
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    async (request: FastifyRequest, body: Buffer) => {
      if (takesForm(request)) throw new UnsupportedMediaTypeException();
      const { bareAmounts = [] } = request.routeOptions.config;
      return parseJson(body, bareAmounts);
    },
  );
  fastify.addContentTypeParser<Buffer>(
    FORM,
    { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES },
    async (request: FastifyRequest, body: Buffer) => {
      if (!takesForm(request)) throw new UnsupportedMediaTypeException();
      return parseForm(body);
    },
  );
}

function takesForm(request: FastifyRequest): boolean {
  return request.routeOptions.config.form ?? false;
}

/** No bytes at all are no body: then it is for the route to say which fields it misses. */
function parseJson(bytes: Buffer, bareAmounts: readonly string[]): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw refuse('platform.bad-json');
  let body: unknown;
  try {
    const text = bytes.toString();
    body = JSON.parse(bareAmounts.length === 0 ? text : withAmountsAsText(text, bareAmounts));
  } catch {
    throw refuse('platform.bad-json');
  }
  return sound(body);
}

function parseForm(bytes: Buffer): unknown {
  const fields = new URLSearchParams(bytes.toString());
  const body = Object.fromEntries(fields);
  if (!isUtf8(bytes) || Object.keys(body).length !== fields.size) throw refuse('platform.bad-form');
  return sound(body);
}

function sound(body: unknown): unknown {
  const fault = faultIn(body, 1);
  if (fault) throw refuse('platform.invalid', {}, [{ ...fault, field: fault.field || 'body' }]);
  return body;
}

/** The first thing that no body may hold, and the path to it. */
function faultIn(value: unknown, depth: number): FieldError | undefined {
  if (typeof value === 'string') {
    return NEVER_IN_TEXT.test(value) ? faultHere('must not contain control characters') : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_BODY_DEPTH) return faultHere(`must not be nested deeper than ${MAX_BODY_DEPTH} levels`);
  const isList = Array.isArray(value);
  for (const [key, child] of Object.entries(value)) {
    const fault = (isList ? undefined : faultInName(key, child)) ?? faultIn(child, depth + 1);
    if (fault) return { ...fault, field: joined(isList ? `[${key}]` : shortened(key), fault.field) };
  }
  return undefined;
}

/** Names that would reach the prototype of whatever the body is copied to. */
function faultInName(key: string, child: unknown): FieldError | undefined {
  const poisons =
    key === '__proto__' ||
    (key === 'constructor' &&
      typeof child === 'object' &&
      child !== null &&
      Object.hasOwn(child, 'prototype'));
  if (poisons) return faultHere('is not a name that a field may have');
  return NEVER_IN_TEXT.test(key) ? faultHere('has control characters in its name') : undefined;
}

function faultHere(message: string): FieldError {
  return { field: '', message };
}

function joined(name: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? name + rest : `${name}.${rest}`;
}

function shortened(name: string): string {
  return name.length <= LONGEST_NAME_IN_ERROR ? name : `${name.slice(0, LONGEST_NAME_IN_ERROR)}...`;
}
