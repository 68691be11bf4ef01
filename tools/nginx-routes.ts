import type { Type } from '@nestjs/common';
import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import { contexts } from '#assembly/contexts';
import { operatingRoutes } from '#assembly/operating';

export const NGINX_ROUTES_FILE = 'deploy/nginx/routes.conf';

/** Whoever is asked for what nobody has answers that there is nothing; health is for each process itself. */
const FALLBACK = 'identity';

interface Served {
  /** The leading parts of the path that are the same for everybody. */
  readonly parts: readonly string[];
  readonly service: string;
}

/** Which service answers which path, as a map of nginx, as short as it can be. */
export function nginxRoutesText({ paths }: OpenAPIObject): string {
  const served = Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item as Record<string, OperationObject>).flatMap((operation) => {
      const service = services.get(operation.operationId?.split('_')[0] ?? '');
      return service === undefined ? [] : [{ parts: literalPartsOf(path), service }];
    }),
  );
  const lines = [...new Set(served.map(({ parts, service }) => lineFor(served, parts, service)))].sort();
  return [
    '# Made from the routes by "npm run generate": do not edit.',
    'map $uri $florin_service {',
    `  default ${FALLBACK};`,
    ...lines,
    '}',
    '',
  ].join('\n');
}

const services = new Map(
  [
    ...contexts.map(({ name, routes }) => [name, routes] as const),
    ...Object.entries(operatingRoutes),
  ].flatMap(([service, routes]) =>
    routes.map((route: Type) => [route.name.replace(/Routes$/, ''), service] as const),
  ),
);

function literalPartsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  const firstParameter = parts.findIndex((part) => part.startsWith('{'));
  return firstParameter === -1 ? parts : parts.slice(0, firstParameter);
}

/** By the shortest beginning of the path that no other service shares. */
function lineFor(served: readonly Served[], parts: readonly string[], service: string): string {
  for (let count = 1; count <= parts.length; count += 1) {
    const prefix = parts.slice(0, count);
    const isOurs = served.every((other) => other.service === service || !beginsWith(other.parts, prefix));
    if (isOurs) return `  ~^/${prefix.map(escaped).join('/')}(/|$) ${service};`;
  }
  throw new Error(`two services have routes under /${parts.join('/')}`);
}

function beginsWith(parts: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((part, index) => parts[index] === part);
}

function escaped(part: string): string {
  return part.replaceAll('.', '\\.');
}
