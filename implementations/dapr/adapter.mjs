// Drives the Dapr SDK's publishing, with a stand-in for the sidecar's address (docs/adapter-protocol.md).

import { connect, createServer } from "node:net";
import { CommunicationProtocolEnum, DaprClient, LogLevel } from "@dapr/dapr";
import { ask, Rejected, serve, supported } from "../shared-node/rpc.mjs";

const PUBLISH = /^POST \/v1\.0\/publish\/plugfest\/([^ ?]*)\S*/;

/** An answer that the SDK takes both for a healthy sidecar's metadata and for a success. */
const METADATA =
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

/** The event as a user writes it: an object with the members of the JSON format. */
function nativeEvent({ attributes, data }) {
  const members = Object.entries(attributes).map(([name, { type, value }]) => [
    name,
    type === "Binary" ? value.base64 : value,
  ]);
  if (data !== undefined)
    members.push("base64" in data ? ["data_base64", data.base64] : ["data", data.text ?? data.json]);
  return Object.fromEntries(members);
}

/** The content types that the SDK gave to what it took for other data than an event, by topic. */
const otherData = new Map();

/**
 * Where the SDK looks for its sidecar. A topic is the address of the harness that an event goes to; past the start line
 * the bytes of the request are passed on as they are.
 */
const sidecar = createServer((client) => {
  client.on("error", () => undefined);
  client.once("data", (chunk) => {
    const published = PUBLISH.exec(chunk.toString("latin1"));
    if (published === null) return client.end(METADATA);
    const [start, topic] = published;
    const contentType = /^content-type: *(.*)\r$/im.exec(chunk.toString("latin1"))?.[1];
    if (!contentType?.startsWith("application/cloudevents")) {
      otherData.set(topic, contentType);
      return client.end(METADATA);
    }
    const { hostname, port, pathname } = new URL(Buffer.from(topic, "base64url").toString());
    const harness = connect(Number(port), hostname);
    harness.on("error", () => client.destroy());
    harness.write(`POST ${pathname}`);
    harness.write(chunk.subarray(start.length));
    client.pipe(harness).pipe(client);
  });
});
await new Promise((resolve) => sidecar.listen(0, "127.0.0.1", resolve));

const client = new DaprClient({
  daprHost: "127.0.0.1",
  daprPort: String(sidecar.address().port),
  communicationProtocol: CommunicationProtocolEnum.HTTP,
  isKeepAlive: false,
  logger: { level: LogLevel.Error },
});

serve(import.meta.url, {
  async send(params) {
    supported(import.meta.url, "send", params);
    const topic = Buffer.from(params.to).toString("base64url");
    await ask(async () => {
      const { error } = await client.pubsub.publish("plugfest", topic, nativeEvent(params.event));
      if (error) throw error;
    });
    if (!otherData.has(topic)) return {};
    const contentType = otherData.get(topic);
    otherData.delete(topic);
    throw new Rejected(`the SDK takes it for data that are no event, and sends ${contentType}`);
  },
  encode: (params) => supported(import.meta.url, "encode", params),
});
