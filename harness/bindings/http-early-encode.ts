import { canonicalString, jsonText } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { type EarlyVersion, profileFor } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { effectiveData } from "../formats/early-data.ts";
import { refuse } from "../formats/refuse.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { bodyOf, JSON_TYPE, requireHeaderValue } from "./http-body.ts";
import { LITERAL_IN_JSON, percentEncode } from "./percent-encoding.ts";

/**
 * The binary mode of HTTP in 0.1, 0.2 and 0.3 (section 3.1 of each): the content type as Content-Type, the data as the
 * body, and all else as headers. An entry of a Map has a header of its own, so an empty Map leaves no trace.
 *
 * 0.3 has canonical strings, percent-encoded as 1.0 does it: what has to be encoded is, and a space or quote that
 * would not survive every reader is too. `datacontentencoding` stays behind, because a body is never Base64.
 *
 * @throws EventError when the event is invalid or cannot be expressed in headers
 */
export function encodeEarlyBinary(event: CloudEvent, version: EarlyVersion): WireMessage {
  assertValid(event, version);
  const { contentType: contentTypeName } = profileFor(version).names;
  const headers = new HeaderList(version);
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    if (name === contentTypeName) {
      contentType = canonicalString(value);
      requireHeaderValue(contentType);
      headers.fields.push({ name: "content-type", value: contentType });
    } else if (version === "0.3" && name === "datacontentencoding") continue;
    else headers.addAttribute(name, value);
  }
  const { fields } = headers;
  const data = effectiveData(event, version);
  if (data === undefined) return { fields };
  if (contentType === undefined && data.kind === "json") {
    contentType = JSON_TYPE;
    fields.push({ name: "content-type", value: contentType });
  }
  return { fields, body: bodyOf(data, contentType) };
}

/** What a header name may be made of (RFC 7230, section 3.2.6). */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

class HeaderList {
  readonly fields: WireField[] = [{ name: ":method", value: "POST" }];
  private readonly names = new Set<string>();

  constructor(private readonly version: EarlyVersion) {}

  addAttribute(name: string, value: AttributeValue): void {
    if (this.version === "0.1") {
      // The text has headers for the entries of this one map; any other attribute is one JSON value.
      if (name !== "extensions" || value.type !== "Map") this.add(name, `CE-${capitalized(name)}`, value);
      else for (const [key, entry] of value.value) this.add(name, `CE-X-${capitalized(key)}`, entry);
    } else if (value.type !== "Map") this.add(name, `ce-${name}`, value);
    else for (const [key, entry] of value.value) this.add(name, `ce-${name}-${key}`, entry);
  }

  private add(attribute: string, header: string, value: AttributeValue): void {
    if (!HEADER_NAME.test(header)) {
      const message = `${JSON.stringify(header)} would be the header of an entry, and is no header name.`;
      refuse("header-name", this.rule(), pointer(attribute), message);
    }
    // Names that differ in case alone are one name in HTTP.
    const before = this.names.size;
    this.names.add(header.toLowerCase());
    if (this.names.size === before) {
      const message = `${header} would be the header of two values.`;
      refuse("header-name", this.rule(), pointer(attribute), message);
    }
    this.fields.push({ name: header, value: this.text(value) });
  }

  private rule(): string {
    return this.version === "0.1" ? "HTTP0-3.1.3.1-c" : "HTTP0-3.1.3.1-f";
  }

  /** Section 3.1.3.2: the JSON value in 0.1 and 0.2, the canonical string in 0.3. */
  private text(value: AttributeValue): string {
    if (this.version === "0.3") return percentEncode(canonicalString(value));
    return percentEncode(jsonText(value), LITERAL_IN_JSON);
  }
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
