/** Bytes for reports, with what Node and browsers both have: the page reads records with the same code. */

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes in hexadecimal, a space between two: `61 25 32`. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The bytes of Base64 as far as it is Base64: a record may hold anything. */
export function fromBase64(text: string): Uint8Array {
  const digits =
    text.replace(/[-_]/g, (sign) => (sign === "-" ? "+" : "/")).match(/^[A-Za-z0-9+/]*/)?.[0] ?? "";
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return Uint8Array.from(atob(whole), (sign) => sign.charCodeAt(0));
}
