// What the messages of all bindings have in common: fields and a body.

import { isUtf8 } from "node:buffer";
import { base64Form } from "../shared-node/forms.mjs";

/** A body that is no bytes yet, such as a number, is what every client refuses. */
function bodyForm(body) {
  if (typeof body === "string") return base64Form(Buffer.from(body));
  if (ArrayBuffer.isView(body)) return base64Form(body);
  throw new TypeError(`the body is a ${typeof body}, which is neither text nor bytes`);
}

/** A message as the adapter protocol has it. What is `undefined` is absent. */
export function messageForm(headers, body) {
  const fields = Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: String(one) })));
  return body === undefined ? { fields } : { fields, body: bodyForm(body) };
}

/** The bytes of a message's body; `undefined` where there is none. */
export const bodyOf = ({ body }) => body && Buffer.from(body.base64, "base64");

/** A field's value as text; what is no UTF-8 gets replaced as by Buffer.toString. */
export const fieldText = ({ value }, encoding = "utf8") =>
  typeof value === "string" ? value : Buffer.from(value.base64, "base64").toString(encoding);

export const textIn = ({ fields }, wanted) => {
  const field = fields.find(({ name }) => name === wanted);
  return field && fieldText(field);
};

/** The fields that users and bindings name, without those of the protocol itself. */
export const ownFields = ({ fields }) => fields.filter(({ name }) => !name.startsWith(":"));

const EVENT_TYPE = /^\s*application\/cloudevents/i;
const TEXT_TYPE = /^\s*(text\/|[^;]*[/+](json|xml)\s*(;|$))/i;

/**
 * The body as a string where its content type is text, and as a Buffer otherwise; bytes that are no UTF-8 stay a Buffer,
 * so that nothing is lost before the SDK has it. An event in JSON has to be a string.
 */
export function textOrBytes(contentType = "", bytes) {
  const isText = EVENT_TYPE.test(contentType) || (TEXT_TYPE.test(contentType) && bytes && isUtf8(bytes));
  return isText ? bytes?.toString() : bytes;
}
