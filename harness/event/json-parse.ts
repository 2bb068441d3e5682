/** A JSON value that remembers where it stood in the text, and its number or string as exact text. */
export interface JsonNode {
  readonly kind: "null" | "true" | "false" | "number" | "string" | "array" | "object";
  readonly start: number;
  end: number;
  /** A number as it was written; a string with its escapes resolved. */
  readonly text?: string;
  readonly items?: JsonNode[];
  /** Of a name given twice the last value. */
  readonly members?: Map<string, JsonNode>;
}

/**
 * The JSON value that the text is (RFC 8259), `undefined` when it is none. Unlike JSON.parse it keeps numbers exact
 * and does not recurse, so no depth of nesting ends in a RangeError.
 */
export function parseJson(text: string): JsonNode | undefined {
  const open: JsonNode[] = [];
  /** The names that wait for their values, one for each open object. */
  const names: string[] = [];
  let at = afterSpace(text, 0);
  for (;;) {
    // A value begins here.
    const code = text.charCodeAt(at);
    let node: JsonNode | undefined;
    if (code === 0x5b || code === 0x7b) {
      const start = at;
      at = afterSpace(text, at + 1);
      const empty = text.charCodeAt(at) === code + 2;
      node =
        code === 0x5b
          ? { kind: "array", start, end: at + 1, items: [] }
          : { kind: "object", start, end: at + 1, members: new Map() };
      if (!empty) {
        open.push(node);
        if (code === 0x5b) continue;
        at = readName(text, at, names);
        if (at < 0) return undefined;
        continue;
      }
    } else {
      node = scalar(text, at, code);
      if (node === undefined) return undefined;
    }
    at = node.end;

    // A value ended: give it to its container, and close those that end with it.
    for (;;) {
      at = afterSpace(text, at);
      const container = open.at(-1);
      if (container === undefined) return at === text.length ? node : undefined;
      if (container.members === undefined) container.items?.push(node);
      else container.members.set(names.pop() ?? "", node);
      const next = text.charCodeAt(at);
      at++;
      if (next === 0x2c) {
        at = afterSpace(text, at);
        if (container.members !== undefined) at = readName(text, at, names);
        if (at < 0) return undefined;
        break;
      }
      if (next !== (container.members === undefined ? 0x5d : 0x7d)) return undefined;
      container.end = at;
      open.pop();
      node = container;
    }
  }
}

function afterSpace(text: string, at: number): number {
  let i = at;
  for (
    let c = text.charCodeAt(i);
    c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
    c = text.charCodeAt(i)
  )
    i++;
  return i;
}

/** Reads a member name and its colon, says where the value begins, -1 when there is no such thing. */
function readName(text: string, at: number, names: string[]): number {
  if (text.charCodeAt(at) !== 0x22) return -1;
  const name = string(text, at);
  if (name === undefined) return -1;
  const colon = afterSpace(text, name.end);
  if (text.charCodeAt(colon) !== 0x3a) return -1;
  names.push(name.text ?? "");
  return afterSpace(text, colon + 1);
}

function scalar(text: string, at: number, code: number): JsonNode | undefined {
  if (code === 0x22) return string(text, at);
  if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return number(text, at);
  for (const kind of ["true", "false", "null"] as const)
    if (text.startsWith(kind, at)) return { kind, start: at, end: at + kind.length };
  return undefined;
}

function string(text: string, start: number): JsonNode | undefined {
  let escaped = false;
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      const end = i + 1;
      if (!escaped) return { kind: "string", start, end, text: text.slice(start + 1, i) };
      try {
        // The escapes are JSON.parse's work; it refuses the malformed ones.
        return { kind: "string", start, end, text: JSON.parse(text.slice(start, end)) as string };
      } catch {
        return undefined;
      }
    }
    if (code < 0x20) return undefined;
    if (code === 0x5c) {
      escaped = true;
      i++;
    }
  }
  return undefined;
}

function number(text: string, start: number): JsonNode | undefined {
  let at = text.charCodeAt(start) === 0x2d ? start + 1 : start;
  // A leading zero stands alone; digits after it make what follows malformed.
  const whole = text.charCodeAt(at) === 0x30 ? at + 1 : afterDigits(text, at);
  if (whole === at) return undefined;
  at = whole;
  if (text.charCodeAt(at) === 0x2e) {
    const end = afterDigits(text, at + 1);
    if (end === at + 1) return undefined;
    at = end;
  }
  if ((text.charCodeAt(at) | 0x20) === 0x65) {
    const sign = text.charCodeAt(at + 1);
    const digits = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1;
    at = afterDigits(text, digits);
    if (at === digits) return undefined;
  }
  return { kind: "number", start, end: at, text: text.slice(start, at) };
}

function afterDigits(text: string, at: number): number {
  let i = at;
  for (let c = text.charCodeAt(i); c >= 0x30 && c <= 0x39; c = text.charCodeAt(i)) i++;
  return i;
}
