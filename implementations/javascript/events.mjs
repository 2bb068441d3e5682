// Events: the properties a user would give to the constructor, and the properties the SDK's object holds.

import { attributesForm, base64Form, nativeData, nativeValue } from "../shared-node/forms.mjs";
import { Rejected } from "../shared-node/rpc.mjs";

/** What is given to `new CloudEvent`. Bytes of data are a Buffer, which is what clients of Kafka take. */
export function propertiesOf({ attributes, data }) {
  // The property `data` is the data: an attribute of that name is nothing one could give to the SDK.
  if ("data" in attributes) throw new Rejected("a CloudEvent has no attribute called data");
  const properties = Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, nativeValue(attribute)]),
  );
  if (data)
    properties.data = data.base64 === undefined ? nativeData(data) : Buffer.from(data.base64, "base64");
  return properties;
}

const JSON_TYPE = /^[^;]*[/+]json\s*(;|$)/i;

export const isJson = (contentType) => JSON_TYPE.test(contentType ?? "");

function dataOf(data, { datacontenttype }, body) {
  if (data instanceof Uint8Array) return base64Form(data);
  const json = isJson(datacontenttype ?? "application/json") && data !== body?.toString();
  return typeof data === "string" && !json ? { text: data } : { json: data };
}

/**
 * What the SDK's object holds, read from `body`. A string is text when its content type is no JSON or when it is the body
 * as it came; else it is the JSON value of that name.
 */
function eventForm({ data, data_base64, ...rest }, body) {
  const attributes = attributesForm(rest);
  if (data_base64 !== undefined) return { attributes, data: { base64: data_base64 } };
  return data === undefined ? { attributes } : { attributes, data: dataOf(data, rest, body) };
}

/** What the SDK made of a message whose body was `body`: `event`, or `events` of a batch. */
export const eventsForm = (event, body) =>
  Array.isArray(event) ? { events: event.map((one) => eventForm(one)) } : { event: eventForm(event, body) };
