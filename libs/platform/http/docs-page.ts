import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { openApiDocument } from './openapi.js';
import { PAGE_POLICY } from './security-headers.js';

const PAGE_PATH = '/api/docs';
const DOCUMENT_PATH = '/api/openapi.json';
const KEPT_BY_BROWSERS = 'public, max-age=3600';

/** Of all that Swagger UI brings along, what the page needs. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Florin API</title>
<link rel="stylesheet" href="${PAGE_PATH}/swagger-ui.css">
<link rel="icon" type="image/png" href="${PAGE_PATH}/favicon-32x32.png">
</head>
<body>
<div id="docs"></div>
<script src="${PAGE_PATH}/swagger-ui-bundle.js"></script>
<script src="${PAGE_PATH}/start.js"></script>
</body>
</html>
`;

/** Without the validator's badge, which would ask a server elsewhere. */
const START = `SwaggerUIBundle(${JSON.stringify({
  url: DOCUMENT_PATH,
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
})});
`;

/**
 * The API's description and a page to read and try it. Both come from this server alone, and the
 * description is made when it is first asked for, so that starting does not wait for it.
 */
export function serveDocs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  fastify.get(DOCUMENT_PATH, (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(app));
    return reply.header('content-type', 'application/json; charset=utf-8').send(document);
  });
  // Whoever opens the address that Florin prints comes to something to read.
  fastify.get('/', (_request, reply) => reply.redirect(PAGE_PATH));
  fastify.get(PAGE_PATH, (_request, reply) => asPage(reply, 'text/html; charset=utf-8').send(PAGE));
  fastify.get(`${PAGE_PATH}/start.js`, (_request, reply) =>
    asPage(reply, 'text/javascript; charset=utf-8').send(START),
  );
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const [file, type] of Object.entries(ASSETS)) {
    fastify.get(`${PAGE_PATH}/${file}`, (_request, reply) =>
      asPage(reply, type)
        .header('cache-control', KEPT_BY_BROWSERS)
        .send(createReadStream(join(folder, file))),
    );
  }
}

function asPage(reply: FastifyReply, type: string): FastifyReply {
  return reply.header('content-security-policy', PAGE_POLICY).header('content-type', type);
}
