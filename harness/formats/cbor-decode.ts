import { coreAttributes } from "../event/attributes.ts";
import { canonicalString } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { isAbsoluteUri } from "../event/uri.ts";
import { assertReadable } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { isCborMediaType } from "./cbor-media-type.ts";
import {
  A_MAP,
  BYTES,
  type Head,
  headAt,
  isBreak,
  MAP,
  malformed,
  NEGATIVE,
  SIMPLE,
  skipItem,
  stringAt,
  TAG,
  TEXT,
  textOf,
  UNSIGNED,
} from "./cbor-scan.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { requireKnownVersion } from "./known-version.ts";
import { refuse } from "./refuse.ts";

const FALSE = 20;
const TRUE = 21;
const NULL = 22;
const MAJOR_NAMES = ["an integer", "an integer", "a byte string", "a text", "an array", "a map", "a tag"];

/**
 * Reads the one event that the bytes are (CBOR format, sections 2 and 3). Every form that RFC 8949 calls well-formed is
 * read: indefinite lengths, heads longer than they need to be, members in any order.
 *
 * @throws EventError when the bytes are not CBOR, a member is there twice or has a type it must not have, or the event
 *   is not valid
 */
export function eventFromCbor(bytes: Uint8Array): CloudEvent {
  const map = headAt(bytes, 0);
  if (map.major !== MAP) {
    const end = skipItem(bytes, 0);
    if (end < bytes.length) malformed(end, "more follows after the item");
    refuse("wrong-cbor-type", A_MAP, "", `An event is a CBOR map; here is ${nameOf(map)}.`);
  }
  const attributes = new Map<string, AttributeValue>();
  const nulls = new Set<string>();
  let data = -1;
  let at = map.next;
  for (let count = 0; count < map.argument; count++) {
    const head = headAt(bytes, at);
    if (map.argument === Number.POSITIVE_INFINITY && isBreak(head)) {
      at = head.next;
      break;
    }
    const keyAt = at;
    if (head.major !== TEXT) {
      skipItem(bytes, at);
      const message = `The name of a member is a text, not ${nameOf(head)} (byte ${at}).`;
      refuse("wrong-cbor-type", "CBOR-3-b", "", message);
    }
    const key = stringAt(bytes, at, head);
    const name = textOf(key);
    at = skipItem(bytes, key.end);
    if (attributes.has(name) || nulls.has(name) || (name === "data" && data >= 0)) {
      const message = `The member ${name} is there a second time, at byte ${keyAt}.`;
      refuse("duplicate", "CE-context-attributes-b", pointer(name), message);
    }
    if (name === "data") data = key.end;
    else {
      const value = attribute(bytes, name, key.end);
      if (value === undefined) nulls.add(name);
      else attributes.set(name, value);
    }
  }
  if (at < bytes.length) malformed(at, "more follows after the map");
  requireKnownVersion(attributes);
  const event: CloudEvent =
    data < 0 ? { attributes } : { attributes, data: readData(bytes, data, attributes) };
  assertReadable(event);
  return event;
}

/** Section 2.2; `undefined` for null, which is the same as not there at all. */
function attribute(bytes: Uint8Array, name: string, at: number): AttributeValue | undefined {
  const head = headAt(bytes, at);
  const core = coreAttributes.get(name)?.type;
  switch (head.major) {
    case TEXT:
      return { type: core ?? "String", value: textOf(stringAt(bytes, at, head)) } as AttributeValue;
    case TAG:
      return tagged(bytes, name, at, head, core);
    case SIMPLE:
      if (head.info === NULL) return undefined;
      if (core === undefined && (head.info === TRUE || head.info === FALSE))
        return { type: "Boolean", value: head.info === TRUE };
      break;
    case BYTES:
      if (core === undefined) return { type: "Binary", value: stringAt(bytes, at, head).bytes };
      break;
    case UNSIGNED:
    case NEGATIVE: {
      if (core !== undefined) break;
      const value = head.major === UNSIGNED ? head.argument : -1 - head.argument;
      if ((value | 0) === value) return { type: "Integer", value };
      const message = `${value} is not in the 32-bit range of an Integer (byte ${at}).`;
      return refuse("not-an-integer", "CBOR-2.2-a", pointer(name), message);
    }
  }
  return wrongType(name, at, head, core);
}

/** A date and time (tag 0) or a URI (tag 32). A text without a tag is as good, so the tag only has to fit. */
function tagged(
  bytes: Uint8Array,
  name: string,
  at: number,
  head: Head,
  core: AttributeType | undefined,
): AttributeValue {
  const inner = headAt(bytes, head.next);
  const isTime = head.argument === 0;
  if (inner.major === TEXT && (isTime || head.argument === 32)) {
    const value = textOf(stringAt(bytes, head.next, inner));
    if (isTime && (core === undefined || core === "Timestamp")) return { type: "Timestamp", value };
    if (!isTime && (core === "URI" || core === "URI-reference")) return { type: core, value };
    if (!isTime && core === undefined) return { type: isAbsoluteUri(value) ? "URI" : "URI-reference", value };
  }
  return wrongType(name, at, head, core);
}

function wrongType(name: string, at: number, head: Head, core: AttributeType | undefined): never {
  const wanted = core === undefined ? `An attribute (${name})` : `${name}, a ${core},`;
  refuse("wrong-cbor-type", "CBOR-2.2-a", pointer(name), `${wanted} is not ${nameOf(head)} (byte ${at}).`);
}

function nameOf({ major, info, argument }: Head): string {
  if (major === TAG) return `tag ${argument} or what it holds`;
  if (major !== SIMPLE) return MAJOR_NAMES[major] ?? "that";
  return info > 24 ? "a float" : argument === NULL ? "null" : `the simple value ${argument}`;
}

/**
 * Section 3.1.2. An item of a CBOR content type is held as its own bytes, which is what the content type describes in
 * every other format and binding; nothing of it is lost, whatever it is. Without a content type that is
 * `application/cbor`, and said so from here on, but for a byte string: that is how bytes of which nobody says what they
 * are were written. Under any other content type the string is the content.
 */
function readData(bytes: Uint8Array, at: number, attributes: Map<string, AttributeValue>): EventData {
  const declared = attributes.get("datacontenttype");
  const head = headAt(bytes, at);
  if (declared === undefined && head.major === BYTES)
    return { kind: "binary", bytes: stringAt(bytes, at, head).bytes };
  const mediaType = declared === undefined ? "application/cbor" : canonicalString(declared);
  if (declared === undefined) attributes.set("datacontenttype", { type: "String", value: mediaType });
  if (isCborMediaType(mediaType)) return { kind: "binary", bytes: bytes.subarray(at, skipItem(bytes, at)) };
  if (head.major !== BYTES && head.major !== TEXT) {
    const message = `Under ${mediaType} data must be a string, not ${nameOf(head)} (byte ${at}).`;
    refuse("data-not-a-string", "CBOR-3.1.2-d", "/data", message);
  }
  const content = stringAt(bytes, at, head);
  if (head.major === BYTES) return { kind: "binary", bytes: content.bytes };
  if (!isJsonMediaType(mediaType)) return { kind: "text", text: textOf(content) };
  // What is not JSON after all keeps its bytes: as a text it would mean a JSON string.
  if (jsonErrorAt(content.bytes) >= 0) return { kind: "binary", bytes: content.bytes };
  return { kind: "json", json: textOf(content) };
}
