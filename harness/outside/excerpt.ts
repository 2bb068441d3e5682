const BEFORE = 24;
const AFTER = 40;

/** Bytes around one that a violation is about: printable ASCII as it is, everything else as `\xHH`. */
export interface Excerpt {
  readonly before: string;
  /** Begins with the offending byte. */
  readonly after: string;
}

/** @param offset of the offending byte; the end of the bytes where something is missing */
export function excerptAt(bytes: Uint8Array, offset: number): Excerpt {
  const at = Math.max(0, Math.min(offset, bytes.length));
  // A violation in a header is best read from the beginning of its line.
  const line = bytes.lastIndexOf(10, Math.max(0, at - 1)) + 1;
  const start = Math.max(line, at - BEFORE);
  const newline = bytes.indexOf(10, at);
  const end = Math.min(bytes.length, at + AFTER, newline < 0 ? bytes.length : Math.max(newline, at + 1));
  const cut = (text: string, more: boolean): string => (more ? `${text}…` : text);
  const before = printable(bytes.subarray(start, at));
  return {
    before: start > line ? `…${before}` : before,
    after: cut(
      printable(bytes.subarray(at, end)).replace(/\\r$/, ""),
      end - at === AFTER && end < bytes.length,
    ),
  };
}

function printable(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    if (byte === 0x5c) text += "\\\\";
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else if (byte === 0x0d) text += "\\r";
    else if (byte === 0x0a) text += "\\n";
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return text;
}
