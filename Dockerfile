# One image for every process of Florin; which one it is, the command says:
#   docker run florin node dist/apps/banking/main.js
# Without one it is the standalone Florin, which keeps everything in /data:
#   docker run -v florin-data:/data -p 127.0.0.1:3000:3000 florin
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS base
WORKDIR /florin
COPY package.json package-lock.json ./

FROM base AS packages
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM base AS built
RUN npm ci --include=dev --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY libs libs
COPY apps apps
RUN node_modules/.bin/nest build && rm -f dist/.tsbuildinfo

FROM node:${NODE_VERSION}-bookworm-slim
LABEL org.opencontainers.image.title="Florin" \
      org.opencontainers.image.description="An event-sourced CQRS finance platform"
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    FLORIN_HOST=0.0.0.0 \
    FLORIN_DATA_DIR=/data
WORKDIR /florin
# By number, so that whoever runs it can see that it is not root.
RUN mkdir /data && chown 1000:1000 /data
COPY package.json ./
COPY --from=packages /florin/node_modules node_modules
COPY --from=built /florin/dist dist
COPY docs/openapi.json docs/openapi.json
USER 1000:1000
EXPOSE 3000
# Florin hears signals itself and starts no processes, so it needs no init in front.
CMD ["node", "dist/apps/standalone/main.js"]
