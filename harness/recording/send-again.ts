import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";

/** What stands in a recording where a secret was. */
const HIDDEN = "[redacted]";

/** Bindings whose messages are the same. */
const FAMILIES: Readonly<Record<string, string>> = { webhook: "http", "nats-jetstream": "nats" };

const familyOf = (binding: string): string => FAMILIES[binding] ?? binding;

/** Whether a message that was recorded over one binding can be sent over the other as it is. */
export const carries = (recorded: string, target: string): boolean => familyOf(recorded) === familyOf(target);

/** Of HTTP, what speaks of the connection or host that was, and so not of the one that is. */
const HOP: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "expect",
]);

/** Where it went, which the target's URL says now. */
const PLACE: ReadonlySet<string> = new Set([":topic", ":subject", ":offered"]);

/** A message as it is sent again. */
export interface Again {
  readonly message: WireMessage;
  /** Names of fields that are left out, since the recording does not hold their values. */
  readonly withheld: readonly string[];
}

/**
 * A recorded message, for another target: fields and body byte for byte, without what belonged to its connection and its
 * host. An HTTP request keeps its path where the target's URL has none of its own.
 */
export function again(recorded: WireMessage, target: URL, binding: string): Again {
  const isHttp = familyOf(binding) === "http";
  const withheld: string[] = [];
  const fields: WireField[] = [];
  for (const field of recorded.fields) {
    const name = field.name.toLowerCase();
    if (PLACE.has(name) || (isHttp && HOP.has(name))) continue;
    if (fieldText(field.value) === HIDDEN) withheld.push(field.name);
    else if (name !== ":path") fields.push(field);
    else if (target.pathname === "/" && target.search === "") fields.push(pathField(field, withheld));
  }
  const message = { fields, ...(recorded.body === undefined ? {} : { body: recorded.body }) };
  return { message, withheld };
}

/** The path and query, also where the request named a whole URL; without a token that the recording does not hold. */
function pathField(field: WireField, withheld: string[]): WireField {
  // Bytes beyond ASCII are kept as they are.
  if (typeof field.value !== "string") return field;
  const text = field.value.replace(/^https?:\/\/[^/?#]*/i, "");
  const path = text.replaceAll(/[?&]access(?:_|%5f)token=\[redacted\]/gi, "");
  if (path !== text) withheld.push("access_token");
  // What follows a parameter that was the first is the first now.
  const mended = path.includes("?") ? path : path.replace("&", "?");
  return { ...field, value: mended === "" ? "/" : mended };
}

/** Whether a request opens a WebSocket: its messages are recorded by themselves. */
export const isUpgrade = ({ fields }: WireMessage): boolean =>
  fields.some(({ name, value }) => name.toLowerCase() === "upgrade" && /^websocket$/i.test(fieldText(value)));
