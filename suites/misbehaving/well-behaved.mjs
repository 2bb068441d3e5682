// A minimal correct adapter in plain JavaScript: HTTP binary mode of simple events, encode and decode. The other
// programs of this folder import it and distort it in one way. Run by itself it behaves.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const REQUIRED = ["specversion", "id", "source", "type"];
const TYPES = { source: "URI-reference", dataschema: "URI", time: "Timestamp" };

const unsupported = (capability) => ({ outcome: "unsupported", capability });
const rejected = (message) => ({ outcome: "rejected", message });

/** What `initialize` answers; a fresh copy, to be distorted. */
export function description() {
  return {
    outcome: "ok",
    protocolVersion: 1,
    implementation: {
      name: "misbehaving",
      version: "1.0.0",
      language: "JavaScript",
      url: "https://example.com/misbehaving",
    },
    capabilities: {
      specversions: ["1.0"],
      bindings: { http: { encode: ["binary"], decode: ["binary"], formats: ["json"] } },
    },
    maxConcurrency: 4,
  };
}

/** One function for each method, from params to result. What is missing is answered `unsupported`. */
export const methods = {
  initialize: () => description(),
  shutdown: () => ({ outcome: "ok" }),
  encode({ binding, mode, event }) {
    if (binding !== "http" || mode !== "binary") return unsupported(`${binding} encode ${mode}`);
    const missing = REQUIRED.find((name) => !event.attributes[name]?.value);
    if (missing) return rejected(`no ${missing}`);
    const fields = Object.entries(event.attributes).map(([name, { value }]) =>
      name === "datacontenttype"
        ? { name: "content-type", value }
        : { name: `ce-${name}`, value: escaped(value.base64 ?? String(value)) },
    );
    const body = dataBytes(event.data);
    return { outcome: "ok", message: { fields, ...(body && { body: { base64: body.toString("base64") } }) } };
  },
  decode({ binding, message }) {
    if (binding !== "http") return unsupported(`${binding} decode`);
    const attributes = {};
    for (const field of message.fields) {
      const name = field.name.toLowerCase();
      const value = typeof field.value === "string" ? field.value : bytes(field.value).toString();
      if (name === "content-type" && value.startsWith("application/cloudevents")) {
        return unsupported("http decode structured");
      }
      if (name === "content-type") attributes.datacontenttype = { type: "String", value };
      else if (name.startsWith("ce-")) {
        const attribute = name.slice(3);
        attributes[attribute] = { type: TYPES[attribute] ?? "String", value: decodeURIComponent(value) };
      }
    }
    const missing = REQUIRED.find((name) => !attributes[name]?.value);
    if (missing) return rejected(`no ${missing}`);
    if (attributes.specversion.value !== "1.0") return rejected("not version 1.0");
    const data = message.body && eventData(bytes(message.body), attributes.datacontenttype?.value ?? "");
    return { outcome: "ok", event: { attributes, ...(data && { data }) } };
  },
};

/**
 * Whether this request is the one to go wrong on: the one of the case named in MISBEHAVE_CASE; without that, every
 * one of the method named in MISBEHAVE_METHOD, `encode` by default.
 */
export function isTarget({ method, params }) {
  const wanted = process.env.MISBEHAVE_CASE;
  return wanted ? params?.case === wanted : method === (process.env.MISBEHAVE_METHOD ?? "encode");
}

/** The correct answer to a JSON-RPC request; what throws in an implementation is its refusal. */
export function answer({ id, method, params }) {
  try {
    const result = methods[method]?.(params ?? {}) ?? unsupported(method);
    return { jsonrpc: "2.0", id, result };
  } catch (error) {
    return { jsonrpc: "2.0", id, result: rejected(String(error)) };
  }
}

/** Writes one line to standard output. `done` is called once it is out. */
export function writeLine(value, done) {
  process.stdout.write(`${JSON.stringify(value)}\n`, done);
}

/**
 * Serves until standard input ends or `shutdown` was answered.
 *
 * @param distort is asked first for every request; true means that it dealt with it.
 */
export function serve(distort = () => false) {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const request = JSON.parse(line);
    if (distort(request)) return;
    writeLine(answer(request), request.method === "shutdown" ? () => process.exit(0) : undefined);
  });
  return lines;
}

function escaped(value) {
  return value.replace(/[^\x21-\x7e]|["%]/gu, (char) =>
    Buffer.from(char).toString("hex").toUpperCase().replace(/../g, "%$&"),
  );
}

function bytes({ base64 }) {
  return Buffer.from(base64, "base64");
}

function dataBytes(data) {
  if (data === undefined) return undefined;
  if ("json" in data) return Buffer.from(JSON.stringify(data.json));
  return "text" in data ? Buffer.from(data.text) : bytes(data);
}

function eventData(body, contentType) {
  if (/[/+]json\s*(;|$)/.test(contentType)) return { json: JSON.parse(body.toString()) };
  return contentType.startsWith("text/") ? { text: body.toString() } : { base64: body.toString("base64") };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve();
