import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { Abstract } from '@nestjs/common';
import type { DescribedRefusal } from '#platform/kernel/refusal';

/** A port behind which another context is asked, which may say no. */
export interface Asked {
  readonly refusals: readonly DescribedRefusal[];
}

/**
 * What the decorators of a route say about it. Kept where Nest's Fastify adapter looks for a route's
 * configuration, so that hooks, parsers, the guard and the API's description all read the same.
 */
export interface RouteTraits {
  readonly access?: 'public' | 'admin';
  /** Guards a secret that could be guessed: the stricter limit holds. */
  readonly credentials?: boolean;
  /** Takes a form instead of JSON. */
  readonly form?: boolean;
  /** Fields in which amounts may come as bare numbers: they are read as the text that was sent. */
  readonly bareAmounts?: readonly string[];
  /** Carries out a command: takes an Idempotency-Key and If-Match. */
  readonly command?: boolean;
  /** The view it answers from: takes Florin-After. */
  readonly reads?: string;
  /** What it may answer with. */
  readonly refusals?: readonly DescribedRefusal[];
  /** Whose refusals it passes on. */
  readonly asks?: Abstract<Asked>;
}

declare module 'fastify' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- Merging is how Fastify's types are extended.
  interface FastifyContextConfig extends RouteTraits {}
}

export type RouteDecorator = ClassDecorator & MethodDecorator;

/** On a method, or on a controller for each of its routes; what is nearer to the route wins. */
export function trait(traits: RouteTraits): RouteDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    for (const handler of descriptor ? [descriptor.value as object] : routesOf(target)) {
      addTraits(handler, traits);
    }
  };
}

export function addTraits(handler: object, traits: RouteTraits): void {
  const already = traitsOf(handler);
  const refusals = [...(traits.refusals ?? []), ...(already.refusals ?? [])];
  Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...traits, ...already, refusals }, handler);
}

export function traitsOf(handler: object): RouteTraits {
  return (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as RouteTraits | undefined) ?? {};
}

function routesOf(controller: object): readonly object[] {
  const { prototype } = controller as { prototype: object };
  return Object.values(Object.getOwnPropertyDescriptors(prototype))
    .map((property) => property.value as unknown)
    .filter((value) => typeof value === 'function')
    .filter((method) => Reflect.hasMetadata(METHOD_METADATA, method));
}
