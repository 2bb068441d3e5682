import type { ResultLine } from "../harness/engine/record.ts";

/** Takes secrets out of a record line before it is written. What is on disk has never held them. */

const REDACTED = "[redacted]";

const SECRET_FIELDS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
]);

const NAMES = "proxy-authorization|authorization|set-cookie|cookie|x-api-key";
const MAY_HOLD_SECRET = new RegExp(`${NAMES}|access(?:_|%5f)token`, "i");
const TOKEN_PARAMETER = /(access(?:_|%5f)token=)[^&#\s"'<>\\]*/gi;
/** `authorization: Bearer x` inside a text, up to the end of its line. */
const FIELD_IN_TEXT = new RegExp(`\\b(${NAMES})("?[ \\t]*[:=][ \\t]*)[^\\r\\n]+`, "gi");

/** A text without the values of secret fields and query parameters. */
function redactText(text: string): string {
  if (!MAY_HOLD_SECRET.test(text)) return text;
  return text
    .replace(TOKEN_PARAMETER, (_, name: string) => `${name}${REDACTED}`)
    .replace(FIELD_IN_TEXT, (_, name: string, sign: string) => `${name}${sign}${REDACTED}`);
}

function isSecretName(name: unknown): boolean {
  return typeof name === "string" && SECRET_FIELDS.has(name.trim().toLowerCase());
}

/** A copy without secrets: field values of `{name, value}`, members of header maps, parameters inside any text. */
export function redact(value: unknown): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  // A number kept as its text has a prototype of its own and holds no secret.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const hidesValue = "name" in value && isSecretName(value.name);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (hidesValue && name === "value") return [name, REDACTED];
      // `attributes: {cookie: {type, value}}` is an event's attribute, not a header.
      const isText = typeof member === "string" || Array.isArray(member);
      return [name, isSecretName(name) && isText ? REDACTED : redact(member)];
    }),
  );
}

/** A result whose texts hold no secret. */
export function redactResult(line: ResultLine): ResultLine {
  const texts = [line.message, line.expected, line.observed];
  return texts.some((text) => text !== undefined && MAY_HOLD_SECRET.test(text))
    ? (redact(line) as ResultLine)
    : line;
}

/** True when the JSON text could hold a secret, so that most lines are not walked. */
export function mayHoldSecret(json: string): boolean {
  return MAY_HOLD_SECRET.test(json);
}
