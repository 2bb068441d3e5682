import { coreAttributes } from "../event/attributes.ts";
import type { AttributeType, AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { assertReadable } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { requireKnownVersion } from "../formats/known-version.ts";
import { refuse } from "../formats/refuse.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { headerText } from "./http-header-text.ts";
import { percentDecode, unquote } from "./percent-encoding.ts";

/** The types of the core attributes that are held as text, which all of them are. */
type TextType = Exclude<AttributeType, "Boolean" | "Integer" | "Binary">;

/** Whether a header is that of an attribute; the binding says that names have no case (draft, section 3.1.3.1). */
export const isAttributeHeader = ({ name }: WireField): boolean => /^ce-/i.test(name);

/**
 * Reads a message in the binary mode of NATS (draft, section 3.1). The payload stays bytes; one of no bytes counts as no
 * data, since NATS cannot tell the two apart. Extensions are Strings, because a header carries no type.
 *
 * @throws EventError when the message is no event or not a valid one; when a header is there twice, holds anything but
 *   printable ASCII, or encodes bytes that are not UTF-8
 */
export function decodeNatsHeaders({ fields, body }: WireMessage): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  for (const field of fields.filter(isAttributeHeader)) {
    const name = field.name.slice(3).toLowerCase();
    if (attributes.has(name)) {
      const message = `The header ${field.name} is there a second time.`;
      refuse("duplicate", "CE-context-attributes-b", pointer(name), message);
    }
    const type = coreAttributes.get(name)?.type as TextType | undefined;
    attributes.set(name, { type: type ?? "String", value: attributeText(field, name) });
  }
  requireKnownVersion(attributes);
  const event: CloudEvent =
    body === undefined || body.length === 0
      ? { attributes }
      : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event);
  return event;
}

/** Undoes what section 3.1.3.2 says a value may have gone through: quoting, then one round of encoding. */
function attributeText({ value }: WireField, name: string): string {
  const plain = unquote(headerText(value, name));
  const decoded = percentDecode(plain);
  if (decoded !== undefined) return decoded;
  const message = `The header of ${name} percent-encodes bytes that are not UTF-8: ${plain.slice(0, 100)}`;
  refuse("not-utf8", "NATS-3.1.3.2-n", pointer(name), message);
}
