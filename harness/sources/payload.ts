import { isLosslessNumber, parse, stringify } from "lossless-json";
import { EventError } from "../event/violation.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";

/** The JSON that a source sent. Numbers keep their text, so that no digit of an identifier is lost. */
export interface Payload {
  /** The JSON as it came. */
  readonly text: string;
  readonly root: unknown;
}

/** Why a message is none of a source's events. */
export function notFrom(source: string, what: string, path = ""): never {
  throw new EventError([
    { code: "not-adaptable", requirement: "CE-data-a", path, message: `No event of ${source}: ${what}` },
  ]);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads the body of a native event. Throws EventError when it is no JSON object in UTF-8. */
export function payloadOf(source: string, { body }: WireMessage): Payload {
  if (body === undefined || body.length === 0) notFrom(source, "there is no body");
  let text = "";
  let root: unknown;
  try {
    text = utf8.decode(body);
    root = parse(text);
  } catch (error) {
    // A RangeError is a document nested too deeply to be read.
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError))
      throw error;
    notFrom(source, `the body is not JSON in UTF-8 (${error.message.slice(0, 120)})`);
  }
  if (typeof root !== "object" || root === null || Array.isArray(root))
    notFrom(source, "the body is no JSON object");
  return { text, root };
}

/** The value at a dotted path such as `repository.url`; undefined when it is absent or null. */
export function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? undefined;
}

/** The same as text; undefined also for an object or a list. */
export function textAt(root: unknown, path: string): string | undefined {
  const value = valueAt(root, path);
  if (isLosslessNumber(value)) return value.value;
  return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}

/**
 * Fills the `{path}`s of a template such as `com.github.issues.{action}`; undefined when one of them is nowhere in the
 * payload or empty.
 */
export function filled(template: string, root: unknown): string | undefined {
  let missing = false;
  const text = template.replaceAll(/\{([^}]+)\}/g, (_, path: string) => {
    const value = textAt(root, path) ?? "";
    if (value === "") missing = true;
    return value;
  });
  return missing || text === "" ? undefined : text;
}

/** A part of a payload as JSON text. */
export function jsonOf(part: unknown): string {
  // `undefined` is impossible here: the part was parsed from JSON.
  return stringify(part) as string;
}

/** The value of a header that the source always sends. Throws EventError when it is missing or empty. */
export function header(source: string, message: WireMessage, name: string): string {
  const [field] = fieldsNamed(message, name);
  const value = field === undefined ? "" : fieldText(field.value).trim();
  return value === "" ? notFrom(source, `the header ${name} is missing`) : value;
}
