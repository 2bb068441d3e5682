// Drives the Azure Event Grid client: it publishes batches and reads events in JSON (docs/adapter-protocol.md).

import { AzureKeyCredential, EventGridDeserializer, EventGridPublisherClient } from "@azure/eventgrid";
import {
  attributesForm,
  bodyText,
  dataForm,
  fieldOf,
  nativeData,
  nativeValue,
} from "../shared-node/forms.mjs";
import { ask, serve, supported } from "../shared-node/rpc.mjs";

const NAMED = new Set(["type", "source", "id", "subject", "dataschema", "datacontenttype"]);
const credential = new AzureKeyCredential("plugfest");
// The harness is no HTTPS endpoint, and one attempt is what it looks at.
const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };

/** The event as the client's interface has it: what that does not name is an extension attribute. */
function nativeEvent({ attributes: { specversion, time, ...attributes }, data }) {
  const event = {};
  const extensions = {};
  for (const [name, attribute] of Object.entries(attributes))
    (NAMED.has(name) ? event : extensions)[name] = nativeValue(attribute);
  if (time !== undefined) event.time = new Date(time.value);
  if (data !== undefined) event.data = nativeData(data);
  if (Object.keys(extensions).length > 0) event.extensionAttributes = extensions;
  return event;
}

function eventForm({ data, extensionAttributes, ...attributes }) {
  const form = { attributes: attributesForm({ ...attributes, ...extensionAttributes }) };
  if (data !== undefined) form.data = dataForm(data, attributes.datacontenttype ?? "application/json");
  return form;
}

const deserializer = new EventGridDeserializer();

serve(import.meta.url, {
  async decode(params) {
    supported(import.meta.url, "decode", { binding: params.binding });
    const events = await ask(() => deserializer.deserializeCloudEvents(bodyText(params.message)));
    const isBatch = /^\s*application\/cloudevents-batch/i.test(fieldOf(params.message, "content-type") ?? "");
    if (isBatch || events.length !== 1) return { events: events.map(eventForm) };
    return { event: eventForm(events[0]) };
  },
  async send(params) {
    supported(import.meta.url, "send", params);
    const client = new EventGridPublisherClient(params.to, "CloudEvent", credential, options);
    await ask(() => client.send(params.events.map(nativeEvent)));
    return {};
  },
  encode: (params) => supported(import.meta.url, "encode", params),
});
