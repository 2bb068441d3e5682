// spec.md, datacontenttype: the one who makes the event says it, or nobody.

import fastify from "fastify";
import plugin from "fastify-cloudevents";
import { report } from "../../shared-node/reproduce.mjs";

const server = fastify();
await server.register(plugin);
const event = new server.CloudEvent("1", "t", "/s", undefined, { datainbase64: "AQID" });
const text = server.cloudEventSerializeFast(event);
report("datacontenttype-made-up", text, text.includes('"datacontenttype":"application/json"'));
