import { canonicalString, parseCanonical } from "../event/canonical.ts";
import type { AttributeValue, ValueType } from "../event/cloud-event.ts";
import { parseTimestamp } from "../event/timestamp.ts";
import { pointer } from "../event/violation.ts";
import { fromMicros, toMicros } from "../formats/avro-micros.ts";
import { refuse } from "../formats/refuse.ts";
import { fieldText, type WireField } from "../wire/wire-message.ts";

/**
 * The type system of AMQP 1.0 as the binding maps it (section 3.1.3.2; the AMQP format of 0.2 and 0.3, section 2.2). A
 * field of a wire message has the name of its AMQP type and the value as text: digits for numbers, milliseconds since
 * 1970 for a `timestamp`; a `binary` has its bytes.
 */

const TYPES = "AMQP-3.1.3.2-a";

/** The AMQP types that hold whole numbers. A sender has `long` only; a receiver may take the others. */
const WHOLE = new Set(["long", "int", "short", "byte", "ulong", "uint", "ushort", "ubyte"]);

/** The value as the AMQP type that it is mapped to: what the binding prefers to canonical strings. */
export function nativeField(name: string, value: AttributeValue): WireField {
  switch (value.type) {
    case "Boolean":
      return { name, type: "boolean", value: canonicalString(value) };
    case "Integer":
      return { name, type: "long", value: canonicalString(value) };
    case "Binary":
      return { name, type: "binary", value: value.value };
    case "Timestamp": {
      const millis = exactMillis(value.value);
      return millis === undefined ? stringField(name, value) : { name, type: "timestamp", value: millis };
    }
    case "Map":
      return refuse(
        "map",
        "AMQPF0-2.2-a",
        pointer(name),
        "Application properties hold simple values, no maps.",
      );
    default:
      return stringField(name, value);
  }
}

/** The value as its canonical string, which every type has. */
const stringField = (name: string, value: AttributeValue): WireField => ({
  name,
  type: "string",
  value: canonicalString(value),
});

/** A `timestamp` has neither an offset nor more than milliseconds: only what loses nothing goes out as one. */
function exactMillis(text: string): string | undefined {
  if (parseTimestamp(text)?.leap !== false) return undefined;
  const micros = toMicros(text, "time");
  return micros % 1000n === 0n && fromMicros(micros) === text ? String(micros / 1000n) : undefined;
}

/**
 * Reads an application property, in its native form or as a canonical string.
 *
 * @param wanted the type of a core attribute; `undefined` for an extension, whose type the property tells
 * @returns `undefined` for an AMQP null, which says nothing
 * @throws EventError when no attribute can have that value
 */
export function readProperty(
  { type = "string", value }: WireField,
  name: string,
  wanted: ValueType | undefined,
): AttributeValue | undefined {
  if (type === "null") return undefined;
  const found = nativeValue(type, value, name);
  if (wanted === undefined || wanted === "Map" || found.type === wanted) return found;
  const read = found.type === "String" ? parseCanonical(wanted, found.value) : undefined;
  if (read !== undefined) return read;
  refuse("type", TYPES, pointer(name), `${name} is a ${wanted}, but the property is an AMQP ${type}.`);
}

function nativeValue(type: string, value: WireField["value"], name: string): AttributeValue {
  if (type === "binary") return { type: "Binary", value: Buffer.from(value) };
  const text = fieldText(value);
  if (type === "string" || type === "symbol") return { type: "String", value: text };
  const path = pointer(name);
  if (type === "boolean") return { type: "Boolean", value: text === "true" };
  if (type === "timestamp") {
    const time = fromMicros(BigInt(text) * 1000n);
    if (time !== undefined) return { type: "Timestamp", value: time };
    refuse("time-range", TYPES, path, `${text} milliseconds are no time of the years 0 to 9999.`);
  }
  const integer = WHOLE.has(type) ? parseCanonical("Integer", text) : undefined;
  if (integer !== undefined) return integer;
  refuse("type", TYPES, path, `No attribute can be the AMQP ${type} ${text.slice(0, 100)}.`);
}
