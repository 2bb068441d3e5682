/** One schema of Avro, as far as the event formats need it. Records and aliases are functions, because they recur. */
export type Shape =
  | "null"
  | "boolean"
  | "int"
  | "long"
  | "double"
  | "bytes"
  | "string"
  | { readonly map: Shape }
  | { readonly array: Shape }
  | { readonly union: readonly (readonly [branch: string, Shape])[] }
  | { readonly record: readonly (readonly [field: string, Shape])[] }
  | (() => Shape);

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const DEEPEST = 300;

/**
 * The JSON text that describes a datum in the binary encoding of Avro, as Avro's own JSON encoding does: a value of a
 * union is null or an object whose one member is the name of the branch. Other than there,
 * - bytes are `{"hex": "0a01"}`, with `"text"` when they are UTF-8 and with `"json"` when they are JSON;
 * - a long or double is its number, exactly; NaN and the infinities are strings;
 * - a key that a map has twice is a member twice, and blocks leave no trace.
 */
export function describeDatum(bytes: Uint8Array, shape: Shape): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const wrong = (what: string): never => {
    throw new Error(`${what} at byte ${at}`);
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || length > bytes.length - at)
      wrong(`${length} bytes are wanted, ${bytes.length - at} are left`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const long = (): bigint => {
    let bits = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte = 0] = take(1);
      bits |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80)
        return bits >= 1n << 64n ? wrong("a long of more than 64 bits") : (bits >> 1n) ^ -(bits & 1n);
    }
    return wrong("a number without end");
  };
  const int = (): number => {
    const value = Number(long());
    return value === (value | 0) ? value : wrong("an int of more than 32 bits");
  };
  const text = (): string => strictUtf8.decode(take(Number(long())));
  const items = (read: () => string): string => {
    const parts: string[] = [];
    for (let count = Number(long()); count !== 0; count = Number(long())) {
      const size = count < 0 ? Number(long()) : -1;
      const start = at;
      for (let left = Math.abs(count); left > 0; left--) {
        if (at >= bytes.length) wrong("the items end too early");
        parts.push(read());
      }
      if (size >= 0 && at - start !== size) wrong(`a block of ${at - start} bytes that says ${size}`);
    }
    return parts.join(",");
  };
  const record = (fields: readonly (readonly [string, Shape])[], depth: number): string =>
    `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${describe(field, depth)}`).join(",")}}`;

  const describe = (given: Shape, depth: number): string => {
    if (depth > DEEPEST) wrong("nesting too deep");
    const one = typeof given === "function" ? given() : given;
    switch (one) {
      case "null":
        return "null";
      case "boolean": {
        const [byte = 0] = take(1);
        return byte > 1 ? wrong("a boolean that is neither 0 nor 1") : String(byte === 1);
      }
      case "int":
        return String(int());
      case "long":
        return String(long());
      case "double": {
        take(8);
        return numberText(view.getFloat64(at - 8, true));
      }
      case "bytes":
        return bytesText(take(Number(long())));
      case "string":
        return JSON.stringify(text());
    }
    if (typeof one !== "object") return wrong("no such type");
    if ("map" in one) return `{${items(() => `${JSON.stringify(text())}:${describe(one.map, depth + 1)}`)}}`;
    if ("array" in one) return `[${items(() => describe(one.array, depth + 1))}]`;
    if ("record" in one) return record(one.record, depth + 1);
    const branch = one.union[Number(long())] ?? wrong("no such branch of a union");
    const value = describe(branch[1], depth);
    return branch[1] === "null" ? value : `{${JSON.stringify(branch[0])}:${value}}`;
  };

  const described = describe(shape, 0);
  return at === bytes.length ? described : wrong(`${bytes.length - at} bytes too many`);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function bytesText(bytes: Uint8Array): string {
  const hex = `"hex":"${Buffer.from(bytes).toString("hex")}"`;
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    return `{${hex}}`;
  }
  return `{${hex},"text":${JSON.stringify(text)}${isJson(text) ? `,"json":${text}` : ""}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
