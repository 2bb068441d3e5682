// JSON 3.1.1: bytes are written as data_base64 under any content type.

import fastify from "fastify";
import plugin from "fastify-cloudevents";
import { report } from "../../shared-node/reproduce.mjs";

const server = fastify();
await server.register(plugin);
const options = { datacontenttype: "image/png", datainbase64: "iVBORw==" };
let observed = "written";
try {
  server.cloudEventSerializeFast(new server.CloudEvent("1", "t", "/s", undefined, options));
} catch (error) {
  observed = error.message;
}
report("data-of-other-types-not-written", observed, observed.startsWith("Missing encoder function"));
