# The image of Latchkey: what runs is Node and the TypeScript as it is; only the portal is built.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Install scripts would fetch a second Node and start the build before its sources are here.
RUN npm ci --ignore-scripts
COPY src ./src
COPY web ./web
RUN node node_modules/vite/bin/vite.js build --config web/vite.config.ts

FROM ${NODE_IMAGE} AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The database is elsewhere: the built-in one, a hundred megabytes, stays out.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Latchkey" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    LATCHKEY_HOST=0.0.0.0 \
    LATCHKEY_PORT=8080 \
    LATCHKEY_METRICS_PORT=9464 \
    LATCHKEY_DATA_DIR=/data \
    LATCHKEY_SHUTDOWN_DELAY=5
RUN mkdir /data && chown 10001:10001 /data
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
COPY --from=build /app/web/dist ./web/dist
# Nobody: reads the program and writes to /data and nothing else. The root file system may be read-only.
USER 10001:10001
VOLUME /data
EXPOSE 8080 9464
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LATCHKEY_METRICS_PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/latchkey.mjs"]
CMD ["serve", "--work"]
