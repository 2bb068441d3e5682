import { createInterface } from "node:readline";

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
const answers = {
  initialize: () => ({ outcome: "ok", protocolVersion: 1, implementation, capabilities, maxConcurrency: 1 }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const answer = answers[method] ?? (() => ({ outcome: "unsupported", capability: method }));
  console.log(JSON.stringify({ jsonrpc: "2.0", id, result: answer(params) }));
}
