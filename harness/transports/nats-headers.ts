import type { FieldValue, WireField } from "../wire/wire-message.ts";

const FIRST_LINE = "NATS/1.0";

/** The bytes of the headers in their order, as HPUB has them: the client library would group and canonicalise them. */
export function writeHeaders(fields: readonly WireField[]): Uint8Array {
  const lines = fields.map(({ name, value }) =>
    Buffer.concat([Buffer.from(`${name}: `), Buffer.from(value as string), Buffer.from("\r\n")]),
  );
  return Buffer.concat([Buffer.from(`${FIRST_LINE}\r\n`), ...lines, Buffer.from("\r\n")]);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The headers as they were on the wire: in their order, in the case that they were sent in, each as often as it is there. */
export function readHeaders(bytes: Uint8Array): WireField[] {
  const text = Buffer.from(bytes);
  const fields: WireField[] = [];
  let at = text.indexOf("\r\n") + 2;
  for (let end = text.indexOf("\r\n", at); at >= 2 && end > at; end = text.indexOf("\r\n", at)) {
    const line = text.subarray(at, end);
    const colon = line.indexOf(":");
    const name = line.subarray(0, colon < 0 ? line.length : colon).toString("utf8");
    fields.push({ name, value: textOf(colon < 0 ? Buffer.alloc(0) : line.subarray(colon + 1)) });
    at = end + 2;
  }
  return fields;
}

/** Without the space that the protocol puts before it; the bytes where they are not UTF-8. */
function textOf(bytes: Buffer): FieldValue {
  const value = bytes[0] === 0x20 ? bytes.subarray(1) : bytes;
  try {
    return strict.decode(value);
  } catch {
    return new Uint8Array(value);
  }
}
