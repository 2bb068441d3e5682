/** A media type taken apart. */
export interface MediaType {
  /** Lower-case. */
  readonly type: string;
  /** Lower-case. */
  readonly subtype: string;
  /** Parameter values by lower-case name, quoting and escapes removed. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Token characters of RFC 2045 section 5.1: visible ASCII but for the specials. That is the grammar the core
 * specification refers to; an HTTP token (RFC 7230 section 3.2.6) is the same without the curly brackets.
 */
const token = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code++)
  token[code] = '()<>@,;:\\"/[]?='.includes(String.fromCharCode(code)) ? 0 : 1;

function afterToken(text: string, at: number): number {
  let i = at;
  for (let c = text.charCodeAt(i); c < 128 && token[c] === 1; c = text.charCodeAt(i)) i++;
  return i;
}

function afterSpace(text: string, at: number): number {
  let i = at;
  while (text.charCodeAt(i) === 0x20 || text.charCodeAt(i) === 0x09) i++;
  return i;
}

/** The index after the quoted-string that begins at `at` (RFC 7230 section 3.2.6), -1 when it is malformed. */
function afterQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    let c = text.charCodeAt(i);
    if (c === 0x22) return i + 1;
    if (c === 0x5c) c = text.charCodeAt(++i);
    // Past the end c is NaN.
    if (!(c >= 0x20 || c === 0x09) || c === 0x7f) return -1;
  }
  return -1;
}

/**
 * Reads the parameters that begin at `at` into `sink`. Says how many there were, -1 when the text is malformed or
 * a name occurs twice (RFC 6838 section 4.3 calls that an error); without a sink repetition is not looked for.
 */
function readParameters(text: string, start: number, sink: Map<string, string> | undefined): number {
  let count = 0;
  let at = start;
  while (at < text.length) {
    at = afterSpace(text, at);
    if (text.charCodeAt(at) !== 0x3b) return -1;
    at = afterSpace(text, at + 1);
    const name = at;
    const nameEnd = afterToken(text, name);
    if (nameEnd === name || text.charCodeAt(nameEnd) !== 0x3d) return -1;
    const value = nameEnd + 1;
    const quoted = text.charCodeAt(value) === 0x22;
    at = quoted ? afterQuoted(text, value) : afterToken(text, value);
    if (at <= value) return -1;
    count++;
    if (sink === undefined) continue;
    const key = text.slice(name, nameEnd).toLowerCase();
    if (sink.has(key)) return -1;
    sink.set(key, quoted ? text.slice(value + 1, at - 1).replace(/\\(.)/gs, "$1") : text.slice(value, at));
  }
  return count;
}

/** The index after the subtype that follows the slash at `slash`, -1 when there is no `type/subtype`. */
function subtypeEnd(text: string, slash: number): number {
  if (slash === 0 || text.charCodeAt(slash) !== 0x2f) return -1;
  const end = afterToken(text, slash + 1);
  return end === slash + 1 ? -1 : end;
}

/**
 * Takes a media type apart. The grammar is that of RFC 2045 section 5.1 with the white space that RFC 7231
 * section 3.1.1.1 allows around `;`. `undefined` when the text is none: also for white space at the ends or around
 * `=`, a `;` with nothing after it, and a parameter given twice.
 */
export function parseMediaType(text: string): MediaType | undefined {
  const slash = afterToken(text, 0);
  const end = subtypeEnd(text, slash);
  if (end < 0) return undefined;
  const parameters = new Map<string, string>();
  if (readParameters(text, end, parameters) < 0) return undefined;
  const type = text.slice(0, slash).toLowerCase();
  return { type, subtype: text.slice(slash + 1, end).toLowerCase(), parameters };
}

/** Whether `parseMediaType` takes the text; allocates nothing unless there are several parameters. */
export function isMediaType(text: string): boolean {
  const end = subtypeEnd(text, afterToken(text, 0));
  if (end < 0) return false;
  const count = readParameters(text, end, undefined);
  return count > 1 ? readParameters(text, end, new Map()) > 0 : count >= 0;
}

/**
 * Whether two media types mean the same (spec.md, "datacontenttype"): type, subtype, parameter names and the value
 * of `charset` without regard to case, other values exactly, parameters in any order. Texts that are no media types
 * are equal only when identical.
 */
export function mediaTypesEqual(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseMediaType(a);
  const right = parseMediaType(b);
  if (left === undefined || right === undefined) return false;
  if (left.type !== right.type || left.subtype !== right.subtype) return false;
  if (left.parameters.size !== right.parameters.size) return false;
  for (const [name, value] of left.parameters) {
    const other = right.parameters.get(name);
    if (other === undefined) return false;
    if (other !== value && (name !== "charset" || other.toLowerCase() !== value.toLowerCase())) return false;
  }
  return true;
}

/**
 * The `type/subtype` alone, lower-case: what stands before the first `;`, without white space. It does not judge,
 * so that a receiver can recognise a type whose parameters are malformed; for an empty text it is empty.
 */
export function essence(text: string): string {
  const semicolon = text.indexOf(";");
  return (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
}

/**
 * Whether data of this type is JSON (JSON format, section 3.1): the subtype is `json` or ends in `+json`, whatever the
 * type, the parameters and the case. `application/json-seq` is not.
 */
export function isJsonMediaType(text: string): boolean {
  const name = essence(text);
  const slash = name.indexOf("/");
  if (slash < 1 || name.indexOf("/", slash + 1) >= 0) return false;
  const subtype = name.slice(slash + 1);
  return subtype === "json" || subtype.endsWith("+json");
}
