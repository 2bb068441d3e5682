// Really sends, receives and relays over HTTP, and dies at once where the event's id is "crash".
import { randomUUID } from "node:crypto";
import { createServer, request as open } from "node:http";
import { answer, description, methods, serve, writeLine } from "./well-behaved.mjs";

const subscriptions = new Map();

/** Sends a wire message; resolves once it was answered. */
function deliver({ fields, body }, to) {
  const headers = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  return new Promise((resolve, reject) => {
    const sending = open(to, { method: "POST", headers, agent: false }, (response) =>
      response.resume().on("end", resolve),
    );
    sending.on("error", reject).end(body && Buffer.from(body.base64, "base64"));
  });
}

function listen(to) {
  const waiting = [];
  const server = createServer(async (incoming, response) => {
    if (incoming.headers["ce-id"] === "crash") {
      process.stderr.write("fatal: killed by a message\n");
      process.exit(70);
    }
    const chunks = await incoming.toArray();
    const fields = Object.entries(incoming.headers).map(([name, value]) => ({ name, value }));
    const message = {
      fields,
      ...(chunks.length && { body: { base64: Buffer.concat(chunks).toString("base64") } }),
    };
    const result = methods.decode({ binding: "http", message });
    if (to === undefined) waiting.push(result);
    else await deliver(methods.encode({ binding: "http", mode: "binary", event: result.event }).message, to);
    response.writeHead(result.outcome === "ok" ? 204 : 400).end();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const subscription = randomUUID();
      subscriptions.set(subscription, waiting);
      resolve({ outcome: "ok", subscription, url: `http://127.0.0.1:${server.address().port}/` });
    });
  });
}

const live = {
  initialize() {
    const declared = description();
    Object.assign(declared.capabilities.bindings.http, {
      send: ["binary"],
      receive: ["binary"],
      relay: ["binary"],
    });
    return declared;
  },
  async send({ event, to }) {
    if (event.attributes.id.value === "crash") process.exit(71);
    await deliver(methods.encode({ binding: "http", mode: "binary", event }).message, to);
    return { outcome: "ok" };
  },
  "receive.start": () => listen(),
  "receive.next": ({ subscription }) =>
    subscriptions.get(subscription).shift() ?? { outcome: "ok", none: true },
  "forward.start": ({ to }) => listen(to),
};

serve((request) => {
  const method = live[request.method];
  if (method === undefined) return false;
  Promise.resolve()
    .then(() => method(request.params))
    .then(
      (result) => writeLine({ jsonrpc: "2.0", id: request.id, result }),
      (error) =>
        writeLine({ ...answer({ id: request.id }), result: { outcome: "rejected", message: String(error) } }),
    );
  return true;
});
