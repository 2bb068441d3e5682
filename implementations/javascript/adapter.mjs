// Drives the CloudEvents SDK for JavaScript: JSON-RPC, one message a line (docs/adapter-protocol.md).

import { createRequire } from "node:module";
import { CloudEvent, emitterFor } from "cloudevents";
import { bindings } from "./bindings/index.mjs";
import { eventsForm, propertiesOf } from "./events.mjs";
import { bodyOf } from "./messages.mjs";
import { ask, NotSent, Rejected, Unsupported } from "./outcomes.mjs";
import { Inbox, keep, next, stop } from "./subscriptions.mjs";

const sdk = createRequire(import.meta.url)("cloudevents/package.json");

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
    bindings: Object.fromEntries(
      Object.entries(bindings).map(([name, { capabilities }]) => [name, capabilities]),
    ),
    validate: true,
  },
  maxConcurrency: 32,
};

function bindingOf({ binding, mode = "binary", format = "json" }) {
  const found = bindings[binding];
  if (found === undefined) throw new Unsupported(`binding ${binding}`);
  if (!found.capabilities.encode.includes(mode)) throw new Unsupported(`writing in mode ${mode}`);
  if (format !== "json") throw new Unsupported(`format ${format}`);
  return found;
}

const read = ({ binding, messageOf }, form) => ask(() => binding.toEvent(messageOf(form)));

const METHODS = {
  initialize: () => DESCRIPTION,
  shutdown: () => ({}),

  async encode({ mode, event, ...params }) {
    const { binding, formOf } = bindingOf({ mode, ...params });
    const properties = propertiesOf(event);
    return { message: await ask(() => formOf(binding[mode](new CloudEvent(properties)))) };
  },
  async decode({ message, ...params }) {
    return eventsForm(await read(bindingOf(params), message), bodyOf(message));
  },
  async forward({ message, mode, ...params }) {
    const known = bindingOf({ mode, ...params });
    const events = [await read(known, message)].flat();
    return { messages: await ask(() => events.map((event) => known.formOf(known.binding[mode](event)))) };
  },
  async validate({ event }) {
    const properties = propertiesOf(event);
    if (!(await ask(() => new CloudEvent(properties).validate())))
      throw new Rejected("validate() gave false");
  },
  async send({ mode, event, to, ...params }) {
    const { binding, transport } = bindingOf({ mode, ...params });
    const properties = propertiesOf(event);
    await ask(() => emitterFor(transport(to), { binding, mode })(new CloudEvent(properties)));
  },
  async "receive.start"({ from, ...params }) {
    const known = bindingOf(params);
    const inbox = new Inbox();
    const take = async (message, bytes) => {
      try {
        const event = await ask(() => known.binding.toEvent(message()));
        inbox.put({ outcome: "ok", ...eventsForm(event, bytes) });
      } catch (error) {
        inbox.put({ outcome: "rejected", message: error.message });
        throw error;
      }
    };
    return keep(await known.listen(from, take), inbox);
  },
  "receive.next": next,
  "receive.stop": stop,
  async "forward.start"({ mode, from, to, ...params }) {
    const known = bindingOf({ mode, ...params });
    const emit = emitterFor(known.transport(to), { binding: known.binding, mode });
    const relay = async (message) => {
      const events = [await ask(() => known.binding.toEvent(message()))].flat();
      for (const event of events) await ask(() => emit(event), NotSent);
    };
    return keep(await known.listen(from, relay));
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
