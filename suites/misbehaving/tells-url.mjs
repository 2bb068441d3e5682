// Refuses to send and receive over MQTT 5, and repeats the URL that it was given in every form that it knows.
import { description, serve, writeLine } from "./well-behaved.mjs";

const told = (url) => `cannot reach ${url} with ${decodeURIComponent(new URL(url).password)}`;

serve(({ id, method, params }) => {
  const url = params?.to ?? params?.from;
  if (method !== "initialize" && url === undefined) return false;
  const declared = description();
  declared.capabilities.bindings.mqtt5 = { send: ["binary"], receive: ["binary"], formats: ["json"] };
  if (url !== undefined) process.stderr.write(`${told(url)}\n`);
  writeLine({
    jsonrpc: "2.0",
    id,
    result: url === undefined ? declared : { outcome: "rejected", message: told(url) },
  });
  return true;
});
