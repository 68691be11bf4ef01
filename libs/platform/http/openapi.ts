import type { INestApplication } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import {
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
  type OperationObject,
  type ParameterObject,
  type PathItemObject,
  type ResponseObject,
} from '@nestjs/swagger';
import { API_PREFIX, DOCUMENTED_PATHS } from './documented-paths.js';
import { PROBLEM_SCHEMA, problemResponses } from './openapi-problems.js';
import { traitsOf, type Asked, type RouteTraits } from './route-traits.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;
const BEARER = 'bearer';
const PASSWORD = 'password';

/** The description of the whole API, the same for the same code whenever it is made. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, base(), { operationIdFactory: operationId });
  const traits = traitsByOperation(app);
  for (const operation of operationsOf(document.paths)) describe(operation, traits);
  const { title, description = '', version } = document.info;
  return {
    ...document,
    info: { title, description, version },
    paths: sorted({ ...document.paths, ...aliases(document.paths) }),
    components: {
      ...document.components,
      schemas: sorted({ ...document.components?.schemas, Problem: PROBLEM_SCHEMA }),
    },
  };
}

function base(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Florin')
    .setDescription('A finance platform whose every figure can be explained and proved.')
    .setVersion('1')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, BEARER)
    .addOAuth2(
      {
        type: 'oauth2',
        flows: { password: { tokenUrl: '/oauth/token', refreshUrl: '/oauth/token', scopes: {} } },
      },
      PASSWORD,
    )
    .build();
}

function operationId(controller: string, method: string): string {
  return `${controller.replace(/Routes$/, '')}_${method}`;
}

function operationsOf(paths: OpenAPIObject['paths']): readonly OperationObject[] {
  return Object.values(paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

/** Operations are known by their ids only; this is the way back to what their decorators say. */
function traitsByOperation(app: INestApplication): ReadonlyMap<string, RouteTraits> {
  const traits = new Map<string, RouteTraits>();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const { prototype, name } = metatype as { prototype: object; name: string };
      for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof value !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, value as object)) continue;
        traits.set(operationId(name, method), withAsked(app, traitsOf(value as object)));
      }
    }
  }
  return traits;
}

function withAsked(app: INestApplication, traits: RouteTraits): RouteTraits {
  if (!traits.asks) return traits;
  const { refusals } = app.get<Asked>(traits.asks, { strict: false });
  return { ...traits, refusals: [...(traits.refusals ?? []), ...refusals] };
}

function describe(operation: OperationObject, byOperation: ReadonlyMap<string, RouteTraits>): void {
  const traits = byOperation.get(operation.operationId ?? '') ?? {};
  operation.parameters = [...(operation.parameters ?? []), ...requestHeaders(traits)];
  const answers = Object.entries(operation.responses as Record<string, ResponseObject>);
  operation.responses = {
    ...Object.fromEntries(
      answers.map(([status, answer]) => [status, traits.command ? withCommandHeaders(answer) : answer]),
    ),
    ...problemResponses(traits, operation),
  };
  if (traits.access !== 'public') operation.security = [{ [BEARER]: [] }, { [PASSWORD]: [] }];
}

function requestHeaders({ command, reads }: RouteTraits): readonly ParameterObject[] {
  const ofCommands = [
    header('Idempotency-Key', 'The same key again answers with the first result and does nothing twice.'),
    header('If-Match', 'The ETag that the change is meant for; refused if it has changed since.'),
  ];
  const ofReads = [
    header('Florin-After', 'The Florin-Position of a command whose effect the answer must show.'),
  ];
  return [...(command ? ofCommands : []), ...(reads === undefined ? [] : ofReads)];
}

function header(name: string, description: string): ParameterObject {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

function withCommandHeaders(answer: ResponseObject): ResponseObject {
  const text = (description: string) => ({ description, schema: { type: 'string' } });
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'Florin-Position': text('Where the command stands in the log: send it as Florin-After.'),
      ETag: text('The revision of what was changed: send it as If-Match.'),
      'Idempotency-Replayed': text('`true` when this is the result of an earlier call with the same key.'),
    },
  };
}

/** The documented paths at the root are the same operations under a second name. */
function aliases(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  return Object.fromEntries(
    DOCUMENTED_PATHS.flatMap((path) => {
      const original = paths[API_PREFIX + path];
      return original ? [[path, atRoot(original)]] : [];
    }),
  );
}

function atRoot(item: PathItemObject): PathItemObject {
  return Object.fromEntries(
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation
        ? [[method, { ...operation, operationId: `${operation.operationId ?? ''}_atRoot` }]]
        : [];
    }),
  );
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
