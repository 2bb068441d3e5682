import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { isCborMediaType } from "./cbor-media-type.ts";
import { isOneItem, MAP, NEGATIVE, TAG, UNSIGNED } from "./cbor-scan.ts";
import { CborWriter, writeJsonItem } from "./cbor-write.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { refuse } from "./refuse.ts";
import { encodeUtf8 } from "./utf8.ts";

/** The tags of a date and time in a string and of a URI (RFC 8949, sections 3.4.1 and 3.4.5.3). */
const DATE_TIME = 0;
const URI = 32;

/**
 * The CBOR map of one event (CBOR format, sections 2 and 3). Attributes come in the order they have, absent ones are
 * left out. A Timestamp is tagged, as the format's CDDL wants it; so are URIs of extensions, which a reader could
 * not tell from Strings, while those of core attributes are plain texts, which everybody reads.
 *
 * @throws EventError when the event is invalid or its data cannot be written under its content type
 */
export function eventToCbor(event: CloudEvent): Uint8Array {
  assertValid(event);
  const { attributes, data } = event;
  const writer = new CborWriter();
  writer.head(MAP, attributes.size + (data === undefined ? 0 : 1));
  for (const [name, value] of attributes) {
    writer.text(name);
    writeValue(writer, name, value);
  }
  if (data !== undefined) {
    writer.text("data");
    writeData(writer, data, attributes.get("datacontenttype"));
  }
  return writer.done();
}

function writeValue(writer: CborWriter, name: string, value: AttributeValue): void {
  switch (value.type) {
    case "Boolean":
      writer.raw(Uint8Array.of(value.value ? 0xf5 : 0xf4));
      return;
    case "Integer":
      writer.head(value.value < 0 ? NEGATIVE : UNSIGNED, value.value < 0 ? -1 - value.value : value.value);
      return;
    case "Binary":
      writer.bytes(value.value);
      return;
    case "Timestamp":
      writer.head(TAG, DATE_TIME);
      // Under this tag the letters are upper-case (RFC 8949, section 3.4.1, by RFC 4287).
      writer.text(value.value.toUpperCase());
      return;
    case "Map":
      // Only early versions have it, so `assertValid` refused it.
      return;
    case "String":
      writer.text(value.value);
      return;
    default:
      if (name !== "source" && name !== "dataschema") writer.head(TAG, URI);
      writer.text(value.value);
  }
}

/**
 * Section 3.1.1. Under a CBOR content type the data is one item and stands there itself: bytes of that content type are
 * an item, so they are not wrapped into a string, which a reader must not open. Without a content type bytes are a
 * byte string, and everything else is an item as under application/cbor. Under any other content type the data is
 * the string that the content type describes.
 */
function writeData(writer: CborWriter, data: EventData, declared: AttributeValue | undefined): void {
  const mediaType = declared === undefined ? undefined : canonicalString(declared);
  const isCbor = mediaType !== undefined && isCborMediaType(mediaType);
  if (data.kind === "binary") {
    if (!isCbor) writer.bytes(data.bytes);
    else if (isOneItem(data.bytes)) writer.raw(data.bytes);
    else {
      const message = `Under ${mediaType} the data must be one CBOR item, and its bytes are none.`;
      refuse("data-not-cbor", "CBOR-3.1.1-e", "/data", message);
    }
  } else if (data.kind === "json") {
    if (isCbor || mediaType === undefined) writeJsonItem(writer, data.json);
    else writeContent(writer, data.json, isJsonMediaType(mediaType));
  } else {
    // A text under a JSON content type is a JSON string: a document would have been held as JSON.
    const quoted = mediaType !== undefined && isJsonMediaType(mediaType);
    writeContent(writer, quoted ? JSON.stringify(data.text) : data.text, false);
  }
}

function writeContent(writer: CborWriter, text: string, isJson: boolean): void {
  const bytes = encodeUtf8(text);
  if (bytes === undefined) {
    refuse("data-not-unicode", "CBOR-3.1.1-g", "/data", "The data holds an unpaired surrogate.");
  }
  const wrong = isJson ? jsonErrorAt(bytes) : -1;
  if (wrong >= 0) refuse("data-not-json", "CBOR-3.1.1-g", "/data", `The data is not JSON at byte ${wrong}.`);
  writer.text(text);
}
