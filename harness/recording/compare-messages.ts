import { showBytes } from "../engine/show.ts";
import { excerptAt } from "../outside/excerpt.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";

/** One thing that is not as it was recorded. */
export interface Difference {
  /** In plain words, such as `the header content-type`. */
  readonly what: string;
  readonly recorded: string;
  readonly now: string;
}

/** Fields that speak of one moment or one connection, or that a recording does not hold. */
const TRIVIA: ReadonlySet<string> = new Set([
  "date",
  "age",
  "expires",
  "last-modified",
  "connection",
  "keep-alive",
  "proxy-connection",
  // The body itself is compared.
  "content-length",
  "transfer-encoding",
  "trailer",
  "set-cookie",
]);

/** Where a message went, which a replay is told anew. */
const ADDRESS: ReadonlySet<string> = new Set([":topic", ":subject", ":path", ":method", ":offered", "host"]);

export interface CompareOptions {
  /** Names of further fields that may differ, in small letters. */
  readonly ignore?: ReadonlySet<string>;
  /** Compares the status and nothing else. */
  readonly statusOnly?: boolean;
}

/** All that differs between a message that was recorded and one that came now: status, fields by name, body. */
export function differences(
  recorded: WireMessage,
  now: WireMessage,
  { ignore = new Set(), statusOnly = false }: CompareOptions = {},
): Difference[] {
  const [before, after] = [valuesOf(recorded, ignore), valuesOf(now, ignore)];
  const found: Difference[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (statusOnly && name !== ":status") continue;
    const [was, is] = [before.get(name) ?? [], after.get(name) ?? []];
    if (was.length === is.length && was.every((one, index) => one === is[index])) continue;
    found.push({ what: nameOf(name), recorded: shown(was), now: shown(is) });
  }
  const body = statusOnly ? undefined : bodyDifference(recorded.body, now.body);
  return body === undefined ? found : [...found, body];
}

/** The values of each field, in order, each character a byte; a type other than text goes in front. */
function valuesOf({ fields }: WireMessage, ignore: ReadonlySet<string>): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    if (TRIVIA.has(name) || ADDRESS.has(name) || ignore.has(name)) continue;
    const known = values.get(name);
    if (known === undefined) values.set(name, [textOf(field)]);
    else known.push(textOf(field));
  }
  return values;
}

function textOf({ value, type }: WireField): string {
  return `${type === undefined ? "" : `${type} `}${Buffer.from(value).toString("latin1")}`;
}

const nameOf = (name: string): string =>
  name === ":status" ? "the status" : name.startsWith(":") ? `the ${name.slice(1)}` : `the field ${name}`;

const shown = (values: readonly string[]): string =>
  values.length === 0 ? "absent" : values.map((value) => showBytes(Buffer.from(value, "latin1"))).join(", ");

function bodyDifference(
  recorded: Uint8Array | undefined,
  now: Uint8Array | undefined,
): Difference | undefined {
  const [before, after] = [Buffer.from(recorded ?? []), Buffer.from(now ?? [])];
  if (before.equals(after)) return undefined;
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const excerpt = (bytes: Uint8Array): string => {
    if (bytes.length === 0) return "empty";
    const { before: left, after: right } = excerptAt(bytes, at);
    return `${left}${right === "" ? "(end)" : right} (${bytes.length} bytes)`;
  };
  return { what: `the body, from byte ${at} on`, recorded: excerpt(before), now: excerpt(after) };
}
