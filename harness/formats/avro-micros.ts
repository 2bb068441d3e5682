import { parseTimestamp } from "../event/timestamp.ts";
import { pointer } from "../event/violation.ts";
import { refuse } from "./refuse.ts";

const FIRST = -62_167_219_200_000_000n; // 0000-01-01T00:00:00Z
const LAST = 253_402_300_799_999_999n; // 9999-12-31T23:59:59.999999Z

/**
 * A Timestamp as microseconds since 1970 in UTC, what Avro calls timestamp-micros. The offset is gone, and digits
 * beyond the microsecond are cut off: the mapping says which type a Timestamp becomes, so this loss is its own.
 * A leap second is refused, since no number of microseconds means it and any other would be another time.
 */
export function toMicros(text: string, name: string): bigint {
  const instant = parseTimestamp(text);
  if (instant === undefined || instant.leap) {
    const why = instant === undefined ? "it is no date and time" : "it is a leap second";
    refuse("no-micros", "AVROC-2.1-a", pointer(name), `${text} has no timestamp-micros: ${why}.`);
  }
  return BigInt(instant.seconds) * 1_000_000n + BigInt(instant.fraction.slice(0, 6).padEnd(6, "0"));
}

/** The RFC 3339 text of that many microseconds since 1970, `undefined` outside the years 0 to 9999. */
export function fromMicros(micros: bigint): string | undefined {
  if (micros < FIRST || micros > LAST) return undefined;
  // Division of a bigint goes towards zero, and the fraction of a time counts up.
  const fraction = Number(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n);
  const seconds = Number((micros - BigInt(fraction)) / 1_000_000n);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (fraction === 0) return `${text}Z`;
  return `${text}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}Z`;
}
