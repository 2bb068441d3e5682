// spec.md: id is not empty, source is a URI-reference, names are of a-z and 0-9.

import { createServer } from "node:http";
import { CommunicationProtocolEnum, DaprClient } from "@dapr/dapr";
import { report } from "../../shared-node/reproduce.mjs";

// In place of the sidecar: it is healthy, and shows what is published.
let sent;
const sidecar = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  if (request.url.includes("/publish/")) sent = `${request.headers["content-type"]} ${body}`;
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
});
await new Promise((resolve) => sidecar.listen(0, "127.0.0.1", resolve));
const client = new DaprClient({
  daprHost: "127.0.0.1",
  daprPort: String(sidecar.address().port),
  communicationProtocol: CommunicationProtocolEnum.HTTP,
});
await client.pubsub.publish("pubsub", "topic", {
  specversion: "1.0",
  id: "",
  source: "a b",
  type: "t",
  My_Ext: "x",
});
report("not-validated", sent, sent.startsWith("application/cloudevents+json"));
