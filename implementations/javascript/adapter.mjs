// Drives the CloudEvents SDK for JavaScript: JSON-RPC, one message a line (docs/adapter-protocol.md).

import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { CloudEvent, emitterFor, HTTP, httpTransport } from "cloudevents";

const sdk = createRequire(import.meta.url)("cloudevents/package.json");

const ENCODES = ["binary", "structured"]; // the SDK has no call that writes a batch
const DECODES = ["binary", "structured", "batched"];

const DESCRIPTION = {
  protocolVersion: 1,
  implementation: {
    name: "CloudEvents SDK for JavaScript",
    version: sdk.version,
    language: "JavaScript",
    url: "https://github.com/cloudevents/sdk-javascript",
  },
  capabilities: {
    specversions: ["0.3", "1.0"],
    bindings: {
      http: {
        encode: ENCODES,
        decode: DECODES,
        forward: ENCODES,
        send: ENCODES,
        receive: DECODES,
        relay: ENCODES,
        formats: ["json"],
      },
    },
    validate: true,
  },
  maxConcurrency: 32,
};

/** The SDK refused: the answer is `rejected`. Any other exception is a fault of this adapter. */
class Rejected extends Error {}
class Unsupported extends Error {}

/** Runs calls into the SDK, up to what it hands over. What they throw is the SDK's refusal. */
async function ask(call) {
  try {
    return await call();
  } catch (error) {
    throw new Rejected(error.message, { cause: error });
  }
}

function supported({ binding, mode = "binary", format = "json" }) {
  if (binding !== "http") throw new Unsupported(`binding ${binding}`);
  if (!ENCODES.includes(mode)) throw new Unsupported(`writing in mode ${mode}`);
  if (format !== "json") throw new Unsupported(`format ${format}`);
}

// Events: the properties a user would give to the constructor, and the properties the SDK's object holds.

const fromBase64 = (text) => new Uint8Array(Buffer.from(text, "base64"));

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

/** A Map, which events of 0.3 have, is a plain object to the SDK. */
function native({ type, value }) {
  if (type === "Binary") return fromBase64(value.base64);
  return type === "Map" ? mapValues(value, native) : value;
}

function propertiesOf({ attributes, data }) {
  const properties = mapValues(attributes, native);
  // The property `data` is the data: an attribute of that name is nothing one could give to the SDK.
  if ("data" in attributes) throw new Rejected("a CloudEvent has no attribute called data");
  if (data)
    properties.data = "base64" in data ? fromBase64(data.base64) : "text" in data ? data.text : data.json;
  return properties;
}

const STRING_TYPES = new Map([
  ["source", "URI-reference"],
  ["dataschema", "URI"],
  ["schemaurl", "URI-reference"],
  ["time", "Timestamp"],
]);

/** `null` is how JavaScript says absent. */
const present = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));

function attributeOf(value, name, hasMaps) {
  if (typeof value === "boolean") return { type: "Boolean", value };
  if (Number.isFinite(value)) return { type: "Integer", value };
  if (value instanceof Uint8Array) return { type: "Binary", value: { base64: base64(value) } };
  if (value instanceof Date) return { type: "Timestamp", value: value.toISOString() };
  if (hasMaps && typeof value === "object" && !Array.isArray(value))
    return { type: "Map", value: mapValues(present(value), (entry) => attributeOf(entry, "", true)) };
  if (typeof value === "object") return { type: "String", value: JSON.stringify(value) };
  return { type: STRING_TYPES.get(name) ?? "String", value: String(value) };
}

const JSON_TYPE = /^[^;]*[/+]json\s*(;|$)/i;

/**
 * What the SDK's object holds, read from `body`. A string is text when its content type is no JSON or when it is the body
 * as it came; else it is the JSON value of that name.
 */
function eventForm({ data, data_base64, ...rest }, body) {
  const hasMaps = rest.specversion === "0.3";
  const attributes = mapValues(present(rest), (value, name) => attributeOf(value, name, hasMaps));
  if (data_base64 !== undefined) return { attributes, data: { base64: data_base64 } };
  if (data === undefined) return { attributes };
  const isJson = JSON_TYPE.test(rest.datacontenttype ?? "application/json") && data !== body?.toString();
  return { attributes, data: typeof data === "string" && !isJson ? { text: data } : { json: data } };
}

// Messages: what an HTTP library takes and gives.

const base64 = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

function base64Body(body) {
  if (typeof body === "string") return Buffer.from(body).toString("base64");
  if (ArrayBuffer.isView(body)) return base64(body);
  throw new TypeError(`the body is a ${typeof body}, which node:http and the SDK's own transport refuse`);
}

function messageForm({ headers, body }) {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => ({ name, value: String(one) })),
  );
  return body === undefined ? { fields } : { fields, body: { base64: base64Body(body) } };
}

const find = (headers, wanted) =>
  Object.keys(headers).find((name) => name.toLowerCase() === wanted.toLowerCase());

/** The fields as a headers object. Repeats fare as in `req.headers` of node:http: joined, or the first one wins. */
function headersOf(fields) {
  const headers = {};
  for (const { name, value } of fields.filter((field) => !field.name.startsWith(":"))) {
    const text = typeof value === "string" ? value : Buffer.from(value.base64, "base64").toString("latin1");
    const known = find(headers, name);
    if (known === undefined) headers[name] = text;
    else if (known.toLowerCase() !== "content-type") headers[known] += `, ${text}`;
  }
  return headers;
}

/**
 * The body as a string where Express users would have one, by its content type, and as a Buffer otherwise; bytes that
 * are no UTF-8 stay a Buffer, so that nothing is lost before the SDK has it. An event in JSON has to be a string.
 */
const EVENT_TYPE = /^\s*application\/cloudevents/i;
const TEXT_TYPE = /^\s*(text\/|[^;]*[/+](json|xml)\s*(;|$))/i;

function readEvents(headers, bytes) {
  const type = headers[find(headers, "content-type")] ?? "";
  const isText = EVENT_TYPE.test(type) || (TEXT_TYPE.test(type) && bytes && isUtf8(bytes));
  return ask(() => HTTP.toEvent({ headers, body: isText ? bytes?.toString() : bytes }));
}

const bodyOf = ({ body }) => body && Buffer.from(body.base64, "base64");
const readMessage = (message) => readEvents(headersOf(message.fields), bodyOf(message));

const eventsForm = (event, body) =>
  Array.isArray(event) ? { events: event.map((one) => eventForm(one)) } : { event: eventForm(event, body) };

// Live: node:http in front of HTTP.toEvent, and the SDK's own emitter.

const subscriptions = new Map();

/** What came in was an event, but it could not be sent on. */
class NotSent extends Rejected {}

/** Serves on a free port; `take` gets each message, and what it throws becomes the refusal. */
async function serve(take) {
  const subscription = { queue: [], waiting: [] };
  const server = createServer(async (req, res) => {
    try {
      const chunks = await req.toArray();
      const hasBody = "content-length" in req.headers || "transfer-encoding" in req.headers;
      await take(subscription, req.headers, hasBody ? Buffer.concat(chunks) : undefined);
      res.writeHead(204).end();
    } catch (error) {
      console.error(error.message);
      res.writeHead(error instanceof NotSent ? 502 : 400).end(error.message);
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const id = randomUUID();
  subscriptions.set(id, Object.assign(subscription, { server }));
  return { subscription: id, url: `http://127.0.0.1:${server.address().port}/` };
}

function enqueue({ queue, waiting }, item) {
  const next = waiting.shift();
  if (next) next(item);
  else queue.push(item);
}

async function receive(subscription, headers, bytes) {
  try {
    enqueue(subscription, { outcome: "ok", ...eventsForm(await readEvents(headers, bytes), bytes) });
  } catch (error) {
    enqueue(subscription, { outcome: "rejected", message: error.message });
    throw error;
  }
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

function stop({ subscription }) {
  const { server } = subscriptions.get(subscription);
  subscriptions.delete(subscription);
  server.close();
  server.closeAllConnections();
}

const METHODS = {
  initialize: () => DESCRIPTION,
  shutdown: () => ({}),

  async encode({ mode, event, ...params }) {
    supported({ mode, ...params });
    const properties = propertiesOf(event);
    return { message: await ask(() => messageForm(HTTP[mode](new CloudEvent(properties)))) };
  },
  async decode({ binding, message }) {
    supported({ binding });
    return eventsForm(await readMessage(message), bodyOf(message));
  },
  async forward({ message, mode, ...params }) {
    supported({ mode, ...params });
    const events = [await readMessage(message)].flat();
    return { messages: await ask(() => events.map((event) => messageForm(HTTP[mode](event)))) };
  },
  async validate({ event }) {
    const properties = propertiesOf(event);
    if (!(await ask(() => new CloudEvent(properties).validate())))
      throw new Rejected("validate() gave false");
  },
  async send({ mode, event, to, ...params }) {
    supported({ mode, ...params });
    const properties = propertiesOf(event);
    await ask(() => emitterFor(httpTransport(to), { mode })(new CloudEvent(properties)));
  },
  "receive.start"({ binding }) {
    supported({ binding });
    return serve(receive);
  },
  "receive.next": ({ subscription, timeoutMs }) => dequeue(subscriptions.get(subscription), timeoutMs),
  "receive.stop": stop,
  "forward.start"({ mode, to, ...params }) {
    supported({ mode, ...params });
    const emit = emitterFor(httpTransport(to), { mode });
    return serve(async (_, headers, bytes) => {
      for (const event of [await readEvents(headers, bytes)].flat()) {
        try {
          await emit(event);
        } catch (error) {
          throw new NotSent(error.message, { cause: error });
        }
      }
    });
  },
  "forward.stop": stop,
};

const exit = () => process.stdout.write("", () => process.exit());

async function answer({ id, method, params = {} }) {
  const reply = (body) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...body })}\n`);
  try {
    if (!Object.hasOwn(METHODS, method)) throw new Unsupported(method);
    reply({ result: { outcome: "ok", ...(await METHODS[method](params)) } });
  } catch (error) {
    if (error instanceof Rejected) reply({ result: { outcome: "rejected", message: error.message } });
    else if (error instanceof Unsupported)
      reply({ result: { outcome: "unsupported", capability: error.message } });
    else reply({ error: { code: -32603, message: error.stack } });
  }
  if (method === "shutdown") exit();
}

// Not node:readline: it also splits at U+2028, which JSON strings may contain.
let pending = [];
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const [first, ...others] = chunk.split("\n");
  pending.push(first);
  for (const next of others) {
    answer(JSON.parse(pending.join("")));
    pending = [next];
  }
}
exit();
