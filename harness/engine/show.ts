import type { EventData } from "../event/cloud-event.ts";

/** How much of a value a message for people shows, in characters. */
const LIMIT = 400;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text with everything that a terminal would hide written as an escape. */
export function showText(text: string): string {
  const shown = JSON.stringify(text).replace(
    /[\u007f-\u00a0\u00ad\u0600-\u0605\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return shown.length <= LIMIT ? shown : `${shown.slice(0, LIMIT)}… (${text.length} characters)`;
}

/** Bytes as text when they are UTF-8, else in hexadecimal. */
export function showBytes(bytes: Uint8Array): string {
  try {
    return showText(strictUtf8.decode(bytes));
  } catch {
    const hex = Buffer.from(bytes.subarray(0, LIMIT / 3))
      .toString("hex")
      .replace(/(..)(?=.)/g, "$1 ");
    return `bytes ${hex}${bytes.length > LIMIT / 3 ? `… (${bytes.length} bytes)` : ""}`;
  }
}

export function showData(data: EventData | undefined): string {
  if (data === undefined) return "no data";
  if (data.kind === "json")
    return `JSON ${data.json.length <= LIMIT ? data.json : `${data.json.slice(0, LIMIT)}…`}`;
  return data.kind === "text" ? `text ${showText(data.text)}` : showBytes(data.bytes);
}
