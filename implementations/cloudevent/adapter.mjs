// Drives npm's cloudevent, which has the JSON format and nothing below it (docs/adapter-protocol.md).

import library from "cloudevent";
import { build, messageForm } from "../shared-node/cloudevent-library.mjs";
import { bodyText, eventForm, fieldOf } from "../shared-node/forms.mjs";
import { ask, Rejected, serve, supported } from "../shared-node/rpc.mjs";

const { CloudEvent, JSONBatch } = library;
const isBatch = (message) =>
  /^\s*application\/cloudevents-batch/i.test(fieldOf(message, "content-type") ?? "");

const form = (event) => eventForm({ ...event }, event.datacontenttype);
const write = (event) =>
  messageForm(CloudEvent.mediaType(), CloudEvent.serializeEvent(event, { onlyValid: true }));

function read(message) {
  const text = bodyText(message);
  return ask(() =>
    isBatch(message)
      ? JSONBatch.deserializeEvents(text, { throwError: true })
      : CloudEvent.deserializeEvent(text, { onlyValid: true }),
  );
}

serve(import.meta.url, {
  async encode(params) {
    supported(import.meta.url, "encode", params);
    if (params.mode === "structured") {
      const event = await build(CloudEvent, params.event);
      return { message: await ask(() => write(event)) };
    }
    const events = await Promise.all(params.events.map((one) => build(CloudEvent, one)));
    const text = await ask(() => JSONBatch.serializeEvents(events, { throwError: true }));
    return { message: messageForm(JSONBatch.mediaType(), text) };
  },
  async decode(params) {
    supported(import.meta.url, "decode", { binding: params.binding });
    const found = await read(params.message);
    return Array.isArray(found) ? { events: found.map(form) } : { event: form(found) };
  },
  async forward(params) {
    supported(import.meta.url, "forward", params);
    const events = [await read(params.message)].flat();
    return { messages: await ask(() => events.map(write)) };
  },
  async validate({ event }) {
    const errors = (await build(CloudEvent, event)).validate({ strict: true });
    if (errors.length > 0) throw new Rejected(errors.map(({ message }) => message).join("; "));
    return {};
  },
});
