// Gives one request to the middleware of cloudevents-router.

import { createServer } from "node:http";
import { CloudEventsRouter, getMiddleware } from "cloudevents-router";
import { post } from "../../shared-node/reproduce.mjs";

/** What the answer was, how often the handler was called, and which event it got. */
export async function receive(headers, body) {
  const calls = [];
  const router = new CloudEventsRouter();
  router.onUnhandled((event) => void calls.push(event));
  const server = createServer(getMiddleware(router));
  return { ...(await post(server, headers, body)), calls: calls.length, event: calls[0] };
}
