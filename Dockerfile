# Plugfest for people without Node:
#
#   docker build -t plugfest .
#   docker run --rm -v "$PWD:/work" plugfest lint event.json
#   docker run --rm -v "$PWD:/work" plugfest run javascript --html report.html
#
# It has Node alone: an adapter in another language needs an image with its runtime (FROM plugfest, and apt-get install).
FROM node:22-bookworm-slim AS build
WORKDIR /opt/plugfest
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
COPY --from=build --chown=node:node /opt/plugfest/package.json /opt/plugfest/package.json
COPY --from=build --chown=node:node /opt/plugfest/node_modules /opt/plugfest/node_modules
COPY --from=build --chown=node:node /opt/plugfest/dist /opt/plugfest/dist
COPY --from=build --chown=node:node /opt/plugfest/fixtures /opt/plugfest/fixtures
COPY --from=build --chown=node:node /opt/plugfest/implementations /opt/plugfest/implementations
COPY --from=build --chown=node:node /opt/plugfest/docker-compose.yml /opt/plugfest/docker-compose.yml
RUN ln -s /opt/plugfest/dist/harness/cli/main.js /usr/local/bin/plugfest && chmod +x /opt/plugfest/dist/harness/cli/main.js
USER node
WORKDIR /work
ENTRYPOINT ["plugfest"]
CMD ["--help"]
