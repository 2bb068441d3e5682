import { createHash } from "node:crypto";
import { printable } from "./printable.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML, for elements and quoted attributes: nothing in it is markup, a control or a change of direction. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
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
