import { avroCompactEvent, avroEvent } from "../../harness/formats/avro-schema.ts";
import { structureNamed } from "../../harness/structures/index.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { body, contentTypeOf } from "./edit.ts";

/** Datums of the Avro formats as avsc holds them, to be spoilt and written again. */

type Value = null | boolean | number | bigint | string | Buffer;

/** What both formats have: attributes in a map, and data. */
export interface Spoilable {
  attributes: { [name: string]: Value };
  data: unknown;
  /** The fields beside them; Avro Compact only. */
  fields: { [name: string]: Value };
}

export type AvroFormat = "avro" | "avro-compact";

export function isAvro(message: WireMessage, format: AvroFormat): boolean {
  return contentTypeOf(message).toLowerCase() === `application/cloudevents+${format}`;
}

/** Changes the datum of a message in that format, and leaves alone what is none. */
export function datum(
  message: WireMessage,
  format: AvroFormat,
  change: (datum: Spoilable) => void,
): WireMessage {
  if (!isAvro(message, format)) return message;
  return body(message, (bytes) => {
    try {
      // avsc counts to the end of a map of 2 to the power of 62 entries that are not there.
      structureNamed(format).read(bytes);
      return rewritten(bytes, format, change);
    } catch {
      return bytes;
    }
  });
}

function rewritten(bytes: Buffer, format: AvroFormat, change: (datum: Spoilable) => void): Buffer {
  const type = format === "avro" ? avroEvent : avroCompactEvent;
  const map = format === "avro" ? "attribute" : "extensions";
  const { [map]: attributes, data, ...fields } = type.fromBuffer(bytes) as Record<string, unknown>;
  const spoilable = { attributes, data, fields } as Spoilable;
  change(spoilable);
  return type.toBuffer({ ...spoilable.fields, [map]: spoilable.attributes, data: spoilable.data });
}

/** Changes each attribute in the map; `undefined` takes it away. */
export function eachEntry(
  spoilt: Spoilable,
  change: (value: Value, name: string) => Value | undefined,
): void {
  for (const [name, value] of Object.entries(spoilt.attributes)) {
    const changed = change(value, name);
    if (changed === undefined) delete spoilt.attributes[name];
    else spoilt.attributes[name] = changed;
  }
}
