// spec.md, Naming and Type System: names, URIs and timestamps have their rules.

import fastify from "fastify";
import plugin from "fastify-cloudevents";
import { report } from "../../shared-node/reproduce.mjs";

const server = fastify();
await server.register(plugin);
const event = new server.CloudEvent("1", "t", "a b", undefined, { time: "yesterday" }, { My_Ext: "x" });
const text = server.cloudEventSerializeFast(event, { onlyValid: true });
report("not-validated", text, text.includes("yesterday"));
