import { pointer } from "../event/violation.ts";
import { refuse } from "../formats/refuse.ts";
import { asBuffer } from "../formats/utf8.ts";
import type { FieldValue } from "../wire/wire-message.ts";

/**
 * A header value as text, without the white space around it. Raw bytes outside printable ASCII are refused, also
 * when they would be UTF-8: nothing says which charset they are in, and whoever sent them broke section 3.1.3.2.
 */
export function headerText(value: FieldValue, name: string): string {
  const text = typeof value === "string" ? value : asBuffer(value).toString("latin1");
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c >= 0x20 && c <= 0x7e) continue;
    const message = `The header of ${name} holds a raw character outside printable ASCII at index ${at}.`;
    refuse("raw-characters", "HTTP-3.1.3.2-b", pointer(name), message);
  }
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
