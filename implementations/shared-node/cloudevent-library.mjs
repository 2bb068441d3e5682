// What the adapters of npm's cloudevent and of fastify-cloudevents, which is built on it, have in common.

import { bytesOf, nativeValue } from "./forms.mjs";
import { ask, Rejected } from "./rpc.mjs";

/** The event as a user makes it with the library's constructor: extensions are plain values of JSON. */
export function build(CloudEvent, { attributes, data }) {
  const { id, type, source, specversion, time, datacontenttype, dataschema, subject, ...rest } =
    Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [
        name,
        attribute.type === "Binary" ? attribute.value.base64 : nativeValue(attribute),
      ]),
    );
  if (specversion !== CloudEvent.version())
    throw new Rejected(`the library has specversion ${CloudEvent.version()} only`);
  const options = { time, datacontenttype, dataschema, subject };
  if (data !== undefined && "base64" in data)
    options.datainbase64 = Buffer.from(bytesOf(data)).toString("base64");
  return ask(
    () =>
      new CloudEvent(
        id,
        type,
        source,
        data?.text ?? data?.json,
        options,
        Object.keys(rest).length > 0 ? rest : undefined,
      ),
  );
}

/** The message that a user makes of an event that was serialized. */
export const messageForm = (mediaType, text) => ({
  fields: [{ name: "content-type", value: mediaType }],
  body: { base64: Buffer.from(text).toString("base64") },
});
