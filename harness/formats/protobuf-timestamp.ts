import { parseTimestamp } from "../event/timestamp.ts";

/** What `google.protobuf.Timestamp` holds: whole seconds since 1970, and nanoseconds that always count forward. */
export interface ProtobufTimestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the bounds that the type sets itself. */
const FIRST_SECOND = -62135596800;
const LAST_SECOND = 253402300799;

/**
 * The same instant as protobuf has it, `undefined` when it has none: for a leap second, since the type counts none,
 * and outside the years 1 to 9999. Digits below the nanosecond are cut off.
 */
export function toProtobufTimestamp(text: string): ProtobufTimestamp | undefined {
  const instant = parseTimestamp(text);
  if (instant === undefined || instant.leap || !isInRange(instant.seconds)) return undefined;
  const nanos = instant.fraction === "" ? 0 : Number(instant.fraction.slice(0, 9).padEnd(9, "0"));
  return { seconds: instant.seconds, nanos };
}

/** The RFC 3339 text in UTC, without zeros at the end of its fraction; `undefined` when it is out of range. */
export function fromProtobufTimestamp(seconds: bigint, nanos: number): string | undefined {
  const whole = Number(seconds);
  if (!isInRange(whole) || nanos < 0 || nanos > 999_999_999) return undefined;
  const text = new Date(whole * 1000).toISOString().slice(0, 19);
  if (nanos === 0) return `${text}Z`;
  return `${text}.${String(nanos).padStart(9, "0").replace(/0+$/, "")}Z`;
}

function isInRange(seconds: number): boolean {
  return seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
}
