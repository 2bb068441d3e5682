// Gives one request to a function that faas-js-runtime serves.

import { Server } from "node:net";
import faas from "faas-js-runtime";
import { post } from "../../shared-node/reproduce.mjs";

// The framework would listen on every address.
const { listen } = Server.prototype;
Server.prototype.listen = function (_, done) {
  return listen.call(this, { port: 0, host: "127.0.0.1" }, done);
};

/** What the answer was, how often the function was called, and which event it got. */
export async function receive(headers, body) {
  const calls = [];
  const server = await faas.start((context, event) => void calls.push(context.cloudevent && event), {
    logLevel: "silent",
  });
  return { ...(await post(server, headers, body)), calls: calls.length, event: calls[0] };
}
