// Drives what the plugin fastify-cloudevents has of its own: fast writing and validation (docs/adapter-protocol.md).

import fastify from "fastify";
import plugin from "fastify-cloudevents";
import { build, messageForm } from "../shared-node/cloudevent-library.mjs";
import { ask, Rejected, serve, supported } from "../shared-node/rpc.mjs";

const server = fastify();
await server.register(plugin);
const { CloudEvent, cloudEventSerializeFast, cloudEventValidateFast } = server;

serve(import.meta.url, {
  async encode(params) {
    supported(import.meta.url, "encode", params);
    const event = await build(CloudEvent, params.event);
    const text = await ask(() => cloudEventSerializeFast(event, { onlyValid: true }));
    return { message: messageForm(CloudEvent.mediaType(), text) };
  },
  async validate(params) {
    const event = await build(CloudEvent, params.event);
    const { valid, errors } = await ask(() => cloudEventValidateFast(event));
    if (!valid)
      throw new Rejected(errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join("; "));
    return {};
  },
});
