import { coreAttributes } from "../event/attributes.ts";
import type { AttributeType, AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { WIRE_VERSIONS } from "../event/spec-version.ts";
import { assertReadable } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { requireKnownVersion } from "../formats/known-version.ts";
import { refuse } from "../formats/refuse.ts";
import type { FieldValue, WireMessage } from "../wire/wire-message.ts";
import { decodeEarlyBinary, earlyVersionIn } from "./http-early-decode.ts";
import { headerText } from "./http-header-text.ts";
import { percentDecode, unquote } from "./percent-encoding.ts";

/** The types of the core attributes that are held as text, which all of them are. */
type TextType = Exclude<AttributeType, "Boolean" | "Integer" | "Binary">;

interface Header {
  readonly attribute: string;
  readonly type: TextType;
}

/** The header of each core attribute but the content type, which has a header of its own (section 3.1.1). */
const CORE_HEADERS = new Map<string, Header>();
for (const { name, type } of coreAttributes.values()) {
  if (name !== "datacontenttype") CORE_HEADERS.set(`ce-${name}`, { attribute: name, type: type as TextType });
}

/**
 * Reads a message in the binary mode of HTTP (section 3.1).
 *
 * The body stays bytes, a view of the message's own: what they mean is for the content type to say, and for those who
 * need to know. A body of no bytes counts as no data; HTTP cannot tell the two apart. Extensions are Strings, because
 * a header carries no type. A message whose version header names an earlier version is read by the rules of that.
 *
 * @throws EventError when the message is no event or not a valid one; when a header is there twice, holds anything
 *   but printable ASCII, or encodes bytes that are not UTF-8; when there is a `ce-datacontenttype`
 */
export function decodeBinary(message: WireMessage): CloudEvent {
  const early = earlyVersionIn(message);
  if (early !== undefined) return decodeEarlyBinary(message, early);
  const attributes = new Map<string, AttributeValue>();
  for (const { name, value } of message.fields) {
    if (isAttributeHeader(name)) readAttribute(attributes, name, value);
    else if (name.length === 12 && name.toLowerCase() === "content-type") {
      attributes.set("datacontenttype", { type: "String", value: headerText(value, "datacontenttype") });
    }
  }
  requireKnownVersion(attributes, WIRE_VERSIONS);
  const { body } = message;
  const event: CloudEvent =
    body === undefined || body.length === 0
      ? { attributes }
      : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event);
  return event;
}

/** Whether the name begins with `ce-` in any case; header names have none (section 3.1.3.1). */
function isAttributeHeader(name: string): boolean {
  if (name.length < 3 || name.charCodeAt(2) !== 0x2d) return false;
  return (name.charCodeAt(0) | 0x20) === 0x63 && (name.charCodeAt(1) | 0x20) === 0x65;
}

function readAttribute(attributes: Map<string, AttributeValue>, header: string, value: FieldValue): void {
  let known = CORE_HEADERS.get(header);
  let name = known?.attribute;
  if (name === undefined) {
    const lower = header.toLowerCase();
    known = CORE_HEADERS.get(lower);
    name = known?.attribute ?? lower.slice(3);
  }
  if (name === "datacontenttype") {
    const message = "The content type of the data has no ce- header in HTTP; Content-Type says it.";
    refuse("ce-datacontenttype", "HTTP-3.1.1-b", "/datacontenttype", message);
  }
  const before = attributes.size;
  attributes.set(name, { type: known?.type ?? "String", value: attributeText(value, name) });
  if (attributes.size === before) {
    refuse(
      "duplicate",
      "CE-context-attributes-b",
      pointer(name),
      `The header ${header} is there a second time.`,
    );
  }
}

/** Undoes what section 3.1.3.2 says a header value may have gone through: quoting, then one round of encoding. */
function attributeText(value: FieldValue, name: string): string {
  const text = headerText(value, name);
  const plain = text.charCodeAt(0) === 0x22 ? unquote(text) : text;
  const decoded = percentDecode(plain);
  if (decoded === undefined) {
    const message = `The header of ${name} percent-encodes bytes that are not UTF-8: ${plain.slice(0, 100)}`;
    refuse("not-utf8", "HTTP-3.1.3.2-n", pointer(name), message);
  }
  return decoded;
}
