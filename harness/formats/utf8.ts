import { isAscii } from "node:buffer";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Any view as a Buffer over the same memory: its native string methods are the fastest there are. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The text of UTF-8 bytes, or `undefined` when they are not UTF-8: overlong forms, surrogates, anything past
 * U+10FFFF and truncated sequences all count as malformed. A byte order mark is kept, for the caller to judge.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (isAscii(bytes)) return asBuffer(bytes).toString("latin1");
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of a text, or `undefined` when it holds an unpaired surrogate and so has none. */
export function encodeUtf8(text: string): Uint8Array | undefined {
  return isWellFormed(text) ? Buffer.from(text, "utf8") : undefined;
}

/** Whether every surrogate has its partner, so that the text has a UTF-8 form. ES2024, but in Node since 20. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** How many bytes a sequence that begins with this byte has; 0 when none may. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** The offset of the first byte that is no part of well-formed UTF-8 (RFC 3629, section 4), or -1. */
export function invalidUtf8At(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = sequenceLength(lead);
    if (length === 0 || at + length > bytes.length) return at;
    for (let next = 1; next < length; next++) {
      const byte = bytes[at + next] ?? 0;
      let low = 0x80;
      let high = 0xbf;
      if (next === 1) {
        if (lead === 0xe0) low = 0xa0;
        else if (lead === 0xed) high = 0x9f;
        else if (lead === 0xf0) low = 0x90;
        else if (lead === 0xf4) high = 0x8f;
      }
      if (byte < low || byte > high) return at;
    }
    at += length;
  }
  return -1;
}
