import { coreAttributes } from "../event/attributes.ts";
import { parseCanonical } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { WIRE_VERSIONS } from "../event/spec-version.ts";
import { assertReadable } from "../event/validate.ts";
import { type EarlyVersion, profileFor } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { earlyValueFromJson } from "../formats/json-early-decode.ts";
import { requireKnownVersion } from "../formats/known-version.ts";
import { refuse } from "../formats/refuse.ts";
import { decodeUtf8 } from "../formats/utf8.ts";
import type { FieldValue, WireMessage } from "../wire/wire-message.ts";

/** The types of the core attributes that are held as text, which all of them are. */
type TextType = Exclude<AttributeType, "Boolean" | "Integer" | "Binary">;

/**
 * What can be an attribute's name. Other user properties are the application's own: names in MQTT have a case, and the
 * binding takes them as they are (section 3.1.3.1).
 */
const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/**
 * Reads a message in binary mode over MQTT 5.0 (section 3.1). The payload stays bytes; one of no bytes counts as no
 * data, since MQTT cannot tell the two apart. Extensions are Strings. A user property `datacontenttype`, which the
 * text's own example has, may repeat the property Content Type and may not contradict it.
 *
 * @throws EventError when the message is no event or not a valid one, has a property twice, or text that is not UTF-8
 */
export function decodeUserProperties(message: WireMessage): CloudEvent {
  const version = versionIn(message);
  const contentTypeName = version === undefined ? "datacontenttype" : profileFor(version).names.contentType;
  const attributes = new Map<string, AttributeValue>();
  let announced: string | undefined;
  for (const { name, value } of message.fields) {
    if (name === ":content-type") {
      if (announced !== undefined) twice(contentTypeName, "Content Type");
      announced = text(value, contentTypeName);
    } else if (ATTRIBUTE_NAME.test(name)) {
      if (attributes.has(name)) twice(name, `user property ${name}`);
      attributes.set(name, typed(name, text(value, name), version));
    }
  }
  if (announced !== undefined) {
    const repeated = attributes.get(contentTypeName);
    if (repeated !== undefined && repeated.value !== announced) {
      const message = `Content Type is ${announced}, but the user property says ${String(repeated.value)}.`;
      refuse("contradiction", "MQTT-3.1.1-a", pointer(contentTypeName), message);
    }
    attributes.set(contentTypeName, { type: "String", value: announced });
  }
  if (version === undefined) requireKnownVersion(attributes, WIRE_VERSIONS);
  const { body } = message;
  const event: CloudEvent =
    body === undefined || body.length === 0
      ? { attributes }
      : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event, version);
  return event;
}

function twice(name: string, what: string): never {
  refuse("duplicate", "CE-context-attributes-b", pointer(name), `The ${what} is there a second time.`);
}

/** The early version that a message names: as a JSON string in 0.2, as it is in 0.3. */
function versionIn({ fields }: WireMessage): Exclude<EarlyVersion, "0.1"> | undefined {
  const field = fields.find(({ name }) => name === "specversion");
  if (field === undefined) return undefined;
  const named = text(field.value, "specversion");
  if (named === '"0.2"') return "0.2";
  return named === "0.3" ? "0.3" : undefined;
}

function text(value: FieldValue, name: string): string {
  const decoded = typeof value === "string" ? value : decodeUtf8(value);
  if (decoded !== undefined) return decoded;
  refuse("not-utf8", "MQTT-3.1.3.2-a", pointer(name), `The value of ${name} is not UTF-8.`);
}

/** Section 3.1.3.2: the JSON value in 0.2, the canonical string since. */
function typed(name: string, value: string, version: EarlyVersion | undefined): AttributeValue {
  if (version === undefined) {
    const type = coreAttributes.get(name)?.type as TextType | undefined;
    return { type: type ?? "String", value };
  }
  const type = profileFor(version).attributes.get(name)?.type;
  if (version === "0.3") {
    if (type === undefined || type === "Map") return { type: "String", value };
    return parseCanonical(type, value) ?? { type: "String", value };
  }
  const found = earlyValueFromJson(value, name, type, version);
  if (found !== undefined) return found;
  const message = `The user property holds no JSON value, such as a string in quotes: ${value.slice(0, 100)}`;
  refuse("not-json", "MQTT0-3.1.3.2-a", pointer(name), message);
}
