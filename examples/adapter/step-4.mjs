import { createInterface } from "node:readline";
import { toHttp } from "./sdk.mjs";

const implementation = {
  name: "my-sdk",
  version: "1.0.0",
  language: "JavaScript",
  url: "https://example.com/my-sdk",
};
const capabilities = {
  specversions: ["1.0"],
  bindings: { http: { encode: ["binary"], formats: ["json"] } },
};
const unsupported = (capability) => ({ outcome: "unsupported", capability });
const answers = {
  initialize: () => ({ outcome: "ok", protocolVersion: 1, implementation, capabilities, maxConcurrency: 1 }),
  encode({ binding, mode, event }) {
    if (!capabilities.bindings[binding]?.encode.includes(mode)) return unsupported(`${binding} ${mode}`);
    const given = Object.entries(event.attributes).map(([name, { value }]) => [name, value]);
    try {
      const { headers, body } = toHttp({ ...Object.fromEntries(given), data: bytesOf(event.data) });
      const fields = headers.map(([name, value]) => ({ name, value }));
      return { outcome: "ok", message: body === undefined ? { fields } : { fields, body } };
    } catch (error) {
      return { outcome: "rejected", message: error.message };
    }
  },
};

/** Data as the protocol gives it, as the body that the protocol wants. */
function bytesOf(data) {
  if (data === undefined || "base64" in data) return data;
  const text = "text" in data ? data.text : JSON.stringify(data.json);
  return { base64: Buffer.from(text).toString("base64") };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const answer = answers[method] ?? (() => unsupported(method));
  console.log(JSON.stringify({ jsonrpc: "2.0", id, result: answer(params) }));
}
