import { parseCanonical } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent, ValueType } from "../event/cloud-event.ts";
import { assertReadable } from "../event/validate.ts";
import { type EarlyVersion, profileFor, type VersionProfile } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { earlyValueFromJson } from "../formats/json-early-decode.ts";
import { refuse } from "../formats/refuse.ts";
import { type FieldValue, fieldText, type WireMessage } from "../wire/wire-message.ts";
import { headerText } from "./http-header-text.ts";
import { percentDecode, unquote } from "./percent-encoding.ts";

/**
 * The early version that a binary message names: 0.2 and 0.3 in `ce-specversion`, 0.1 in a header of its own. In 0.1
 * and 0.2 the value is a JSON string, quotes included.
 */
export function earlyVersionIn({ fields }: WireMessage): EarlyVersion | undefined {
  let old: FieldValue | undefined;
  for (const { name, value } of fields) {
    const { length } = name;
    if (length === 14 && name.toLowerCase() === "ce-specversion") {
      const text = unquote(fieldText(value).trim());
      return text === "0.2" || text === "0.3" ? text : undefined;
    }
    if (length === 21 && name.toLowerCase() === "ce-cloudeventsversion") old ??= value;
  }
  return old !== undefined && unquote(fieldText(old).trim()) === "0.1" ? "0.1" : undefined;
}

/**
 * Reads a message in the binary mode of HTTP in 0.1, 0.2 and 0.3 (section 3.1 of each). The body stays bytes, and one
 * of no bytes counts as no data.
 *
 * @throws EventError when the message is no valid event of that version; when a header is there twice, is no JSON
 *   value where one has to be, holds anything but printable ASCII, or encodes bytes that are not UTF-8
 */
export function decodeEarlyBinary(message: WireMessage, version: EarlyVersion): CloudEvent {
  const reader = new HeaderReader(version);
  for (const { name, value } of message.fields) {
    const lower = name.toLowerCase();
    if (lower.startsWith("ce-")) reader.readHeader(name, value);
    else if (lower === "content-type") reader.readContentType(value);
  }
  const { attributes } = reader;
  const { body } = message;
  const event: CloudEvent =
    body === undefined || body.length === 0
      ? { attributes }
      : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event, version);
  return event;
}

class HeaderReader {
  readonly attributes = new Map<string, AttributeValue>();
  private readonly maps = new Map<string, Map<string, AttributeValue>>();
  private readonly profile: VersionProfile;
  /** The names of the core attributes by their lower-case form, since header names have no case. */
  private readonly names: ReadonlyMap<string, string>;

  constructor(private readonly version: EarlyVersion) {
    this.profile = profileFor(version);
    this.names = new Map([...this.profile.attributes.keys()].map((name) => [name.toLowerCase(), name]));
  }

  readContentType(value: FieldValue): void {
    const name = this.profile.names.contentType;
    this.attributes.set(name, { type: "String", value: headerText(value, name) });
  }

  readHeader(header: string, value: FieldValue): void {
    const rest = header.slice(3);
    if (this.version === "0.1") {
      if (/^x-/i.test(rest)) this.addEntry("extensions", uncapitalized(rest.slice(2)), header, value);
      else this.addAttribute(this.names.get(rest.toLowerCase()) ?? uncapitalized(rest), header, value);
      return;
    }
    // No name has a dash, so the first one ends the name of a Map (section 3.1.3.1); the key keeps its case.
    const dash = rest.indexOf("-");
    if (dash < 0) this.addAttribute(rest.toLowerCase(), header, value);
    else this.addEntry(rest.slice(0, dash).toLowerCase(), rest.slice(dash + 1), header, value);
  }

  private addAttribute(name: string, header: string, value: FieldValue): void {
    if (name === this.profile.names.contentType) {
      const message = `There is no header ${header}; Content-Type says what the data are.`;
      refuse("no-such-header", "HTTP0-3.1.3-a", pointer(name), message);
    }
    if (this.version === "0.1" && name === "extensions") {
      const message = `There is no header ${header}; each entry has one of its own.`;
      refuse("no-such-header", "HTTP0-3.1.3.1-e", pointer(name), message);
    }
    if (this.attributes.has(name)) this.refuseDuplicate(name, header);
    const type = this.profile.attributes.get(name)?.type;
    this.attributes.set(name, this.valueOf(name, type, header, value));
  }

  private addEntry(name: string, key: string, header: string, value: FieldValue): void {
    let entries = this.maps.get(name);
    if (entries === undefined) {
      if (this.attributes.has(name)) this.refuseDuplicate(name, header);
      entries = new Map();
      this.maps.set(name, entries);
      this.attributes.set(name, { type: "Map", value: entries });
    }
    if (entries.has(key)) this.refuseDuplicate(name, header);
    entries.set(key, this.valueOf(name, undefined, header, value));
  }

  private refuseDuplicate(name: string, header: string): never {
    const message = `${header} says a second time what another header has said.`;
    refuse("duplicate", "HTTP0-3.1.3-a", pointer(name), message);
  }

  /** Section 3.1.3.2: a JSON value in 0.1 and 0.2; in 0.3 a canonical string, quoted or not, as in 1.0. */
  private valueOf(
    name: string,
    type: ValueType | undefined,
    header: string,
    value: FieldValue,
  ): AttributeValue {
    const text = headerText(value, name);
    const decoded = percentDecode(this.version === "0.3" ? unquote(text) : text);
    if (decoded === undefined) {
      const message = `The header ${header} percent-encodes bytes that are not UTF-8: ${text.slice(0, 100)}`;
      refuse("not-utf8", "HTTP0-3.1.3.2-e", pointer(name), message);
    }
    if (this.version === "0.3")
      return (
        (type === undefined || type === "Map" ? undefined : parseCanonical(type, decoded)) ?? {
          type: "String",
          value: decoded,
        }
      );
    const found = earlyValueFromJson(decoded, name, type, this.version);
    if (found !== undefined) return found;
    const message = `The header ${header} holds no JSON value, such as a string in quotes: ${text.slice(0, 100)}`;
    refuse("not-json", "HTTP0-3.1.3.2-a", pointer(name), message);
  }
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
