import { createHash } from "node:crypto";
import { escapeMarkup } from "./markup.ts";
import { printable } from "./printable.ts";

/** Text as HTML, for elements and double-quoted attributes: no markup, no control, no change of direction. */
export function escapeHtml(text: string): string {
  return escapeMarkup(printable(text));
}

/** JSON that can stand inside a script element: no `<`, no `&`, and nothing but printable ASCII. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]|[<>&]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The source expression of a Content-Security-Policy that allows exactly this inline text. */
export function cspHash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
