// Live receiving with a framework's own server: what its user function got is queued before the framework answers.

import { randomUUID } from "node:crypto";
import { Server } from "node:net";

const BATCH = /^\s*application\/cloudevents-batch/i;

const subscriptions = new Map();

function enqueue({ queue, waiting }, item) {
  const next = waiting.shift();
  if (next) next(item);
  else queue.push(item);
}

function dequeue({ queue, waiting }, timeoutMs) {
  if (queue.length > 0) return queue.shift();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(taker), 1);
      resolve({ none: true });
    }, timeoutMs);
    const taker = (item) => {
      clearTimeout(timer);
      resolve(item);
    };
    waiting.push(taker);
  });
}

/** The first line of what an answer says, also out of an error page of Express. */
function saidIn(body) {
  const text = String(body ?? "");
  const [line] = (/<pre>([\s\S]*)<\/pre>/.exec(text)?.[1] ?? text).split(/\n|<br>/);
  return line.replaceAll("&#39;", "'").replaceAll("&quot;", '"').slice(0, 200);
}

/** What became of a request: the events that reached the user function, or a refusal. */
function itemFor({ events, isBatch }, status, body) {
  if (isBatch && (events.length > 0 || status < 300)) return { events };
  if (events.length === 1) return { event: events[0] };
  if (events.length > 1) return { events };
  const said = saidIn(body);
  const message = `answered ${status} and no event reached the function${said === "" ? "" : `: ${said}`}`;
  return { outcome: "rejected", message };
}

/**
 * `receive.start` for frameworks whose server is one of node:http.
 *
 * @param open makes the server; it gets a function that the user function calls with the form of each event, or with a
 * function that makes the form out of what the request was: `contentType`, and whether it is `empty`. A server that does not listen yet is put on a port of
 * 127.0.0.1.
 */
export async function start(open) {
  const subscription = { queue: [], waiting: [] };
  // The harness gives one message at a time to a subscription, so an event belongs to the request that is open.
  let current = { events: [], isBatch: false };
  const server = await open((form) => current.events.push(typeof form === "function" ? form(current) : form));
  server.prependListener("request", (request, response) => {
    const { "content-type": contentType = "", "content-length": length = "0", ...others } = request.headers;
    const empty = length === "0" && others["transfer-encoding"] === undefined;
    const mine = { events: [], isBatch: BATCH.test(contentType), contentType, empty };
    current = mine;
    const { end } = response;
    // Queued before the answer is complete, so that whoever has it finds what it is about.
    response.end = (body, ...rest) => {
      response.end = end;
      enqueue(subscription, itemFor(mine, response.statusCode, body));
      return response.end(body, ...rest);
    };
  });
  if (!server.listening)
    await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const id = randomUUID();
  subscriptions.set(id, Object.assign(subscription, { server }));
  return { subscription: id, url: `http://127.0.0.1:${server.address().port}/` };
}

/** The rest of the protocol's receiving. */
export const RECEIVING = {
  "receive.next": ({ subscription, timeoutMs }) => dequeue(subscriptions.get(subscription), timeoutMs),
  "receive.stop": ({ subscription }) => {
    const { server } = subscriptions.get(subscription);
    subscriptions.delete(subscription);
    server.close();
    return {};
  },
};

/** Has the servers that `work` starts listen on a free port of 127.0.0.1, for frameworks that know no other address. */
export async function onLoopback(work) {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...args) {
    const done = args.findLast((arg) => typeof arg === "function");
    return listen.call(this, { port: 0, host: "127.0.0.1" }, done);
  };
  try {
    return await work();
  } finally {
    Server.prototype.listen = listen;
  }
}
