import { coreAttributes } from "../event/attributes.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { WIRE_VERSIONS } from "../event/spec-version.ts";
import { assertReadable } from "../event/validate.ts";
import { type EarlyVersion, profileFor } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { requireKnownVersion } from "../formats/known-version.ts";
import { refuse } from "../formats/refuse.ts";
import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import { readProperty } from "./amqp-values.ts";

/** Names in AMQP have a case, and the prefix is written as here (section 3.1.3.1). */
const PREFIX = /^cloudEvents[:_]/;

/**
 * Reads a message in binary mode over AMQP 1.0 (section 3.1), with either separator. The data stay bytes; no data section
 * and an empty one are no data, since a message needs a section and the binding does not tell the two apart.
 *
 * @throws EventError when the message is no event or not a valid one, or has an attribute twice
 */
export function decodeProperties(message: WireMessage): CloudEvent {
  const properties = message.fields.filter(({ name }) => PREFIX.test(name));
  const version = versionIn(properties);
  const contentTypeName = version === undefined ? "datacontenttype" : profileFor(version).names.contentType;
  const types = version === undefined ? coreAttributes : profileFor(version).attributes;
  const attributes = new Map<string, AttributeValue>();
  for (const field of properties) {
    const name = attributeName(field);
    const value = readProperty(field, name, types.get(name)?.type);
    if (value === undefined) continue;
    if (attributes.has(name)) {
      refuse(
        "duplicate",
        "CE-context-attributes-b",
        pointer(name),
        `The property of ${name} is there twice.`,
      );
    }
    attributes.set(name, value);
  }
  const contentType = contentTypeProperty(message);
  const repeated = attributes.get(contentTypeName);
  if (repeated !== undefined && contentType !== undefined && repeated.value !== contentType) {
    const said = `content-type is ${contentType}, but an application property says ${String(repeated.value)}.`;
    refuse("contradiction", "AMQP-3.1.1-a", pointer(contentTypeName), said);
  }
  if (contentType !== undefined) attributes.set(contentTypeName, { type: "String", value: contentType });
  if (version === undefined) requireKnownVersion(attributes, WIRE_VERSIONS);
  const { body } = message;
  const event: CloudEvent =
    body === undefined || body.length === 0
      ? { attributes }
      : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event, version);
  return event;
}

/** The property content-type. An application property of that name is the application's own. */
export function contentTypeProperty({ fields }: WireMessage): string | undefined {
  const field = fields.find(({ name }) => name === ":content-type");
  return field === undefined ? undefined : fieldText(field.value);
}

const attributeName = ({ name }: WireField): string => name.replace(PREFIX, "");

/** The early version that a message names. */
function versionIn(properties: readonly WireField[]): Exclude<EarlyVersion, "0.1"> | undefined {
  const field = properties.find((one) => attributeName(one) === "specversion");
  const named = field === undefined ? undefined : fieldText(field.value);
  return named === "0.2" || named === "0.3" ? named : undefined;
}
