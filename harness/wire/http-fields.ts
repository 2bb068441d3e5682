/**
 * The field lines of HTTP/1.1, in a header section or in trailers. What is odd is kept where it can be kept, and
 * reported with its byte offset.
 */

/** Something that is not as RFC 9112 has it; `offset` counts bytes from the start of the parsed array. */
export interface HttpProblem {
  readonly message: string;
  readonly offset: number;
}

/** One header or trailer field; the value has lost the white space around it and nothing else. */
export interface HttpField {
  /** One character per byte (Latin-1), so that no byte is lost. */
  readonly name: string;
  /** A view into the parsed array, except for a folded value, which is a joined copy. */
  readonly value: Uint8Array;
  /** Of the name's first byte. */
  readonly offset: number;
  /** Of the value's first byte. */
  readonly valueOffset: number;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SP = 32;
const COLON = 58;

const TOKEN = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  TOKEN[char.charCodeAt(0)] = 1;
}

/** Reads field lines up to and with the empty line that ends them; problems are added to the given list. */
export function parseFieldLines(
  bytes: Uint8Array,
  from: number,
  problems: HttpProblem[],
): { fields: HttpField[]; end: number; ended: boolean } {
  const fields: HttpField[] = [];
  let at = from;
  while (at < bytes.length) {
    const line = lineAt(bytes, at);
    at = line.next;
    if (line.end === line.start) return { fields, end: line.next, ended: true };
    const first = bytes[line.start];
    if (first === SP || first === TAB) foldInto(fields, bytes, line, problems);
    else addField(fields, bytes, line, problems);
  }
  return { fields, end: bytes.length, ended: false };
}

function addField(fields: HttpField[], bytes: Uint8Array, line: Line, problems: HttpProblem[]): void {
  const colon = bytes.indexOf(COLON, line.start);
  if (colon < 0 || colon >= line.end) {
    problems.push({ message: "A header line has no colon.", offset: line.start });
    return;
  }
  let nameEnd = colon;
  while (nameEnd > line.start && isBlank(bytes[nameEnd - 1])) nameEnd--;
  if (nameEnd === line.start) {
    problems.push({ message: "A header line has no name before its colon.", offset: line.start });
    return;
  }
  if (nameEnd < colon) {
    problems.push({
      message: "There is white space between a header's name and its colon.",
      offset: nameEnd,
    });
  }
  for (let i = line.start; i < nameEnd; i++) {
    if (TOKEN[bytes[i] ?? 0] === 1) continue;
    problems.push({ message: "A header's name has a character that names cannot have.", offset: i });
    break;
  }
  const value = trimmed(bytes, colon + 1, line.end, problems);
  fields.push({
    name: latin1(bytes, line.start, nameEnd),
    value: bytes.subarray(value.start, value.end),
    offset: line.start,
    valueOffset: value.start,
  });
}

function foldInto(fields: HttpField[], bytes: Uint8Array, line: Line, problems: HttpProblem[]): void {
  const before = fields.pop();
  if (before === undefined) {
    problems.push({ message: "The first header line begins with white space.", offset: line.start });
    return;
  }
  problems.push({ message: "A header's value is folded onto a second line (obs-fold).", offset: line.start });
  const more = trimmed(bytes, line.start, line.end, problems);
  const value = new Uint8Array(before.value.length + 1 + more.end - more.start);
  value.set(before.value);
  value[before.value.length] = SP;
  value.set(bytes.subarray(more.start, more.end), before.value.length + 1);
  fields.push({ ...before, value });
}

/** The part without white space at its ends; control characters in it are reported. */
function trimmed(bytes: Uint8Array, from: number, to: number, problems: HttpProblem[]): Line {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if ((byte >= SP || byte === TAB) && byte !== 127) continue;
    problems.push({ message: `A header's value has the control character 0x${hex(byte)}.`, offset: i });
    break;
  }
  return { start, end, next: to };
}

/** Where a line is. */
export interface Line {
  readonly start: number;
  /** Without the line ending. */
  readonly end: number;
  /** Start of the next line; the same as `start` only at the end of the input. */
  readonly next: number;
}

/** The line that begins at `start`, which ends in CRLF, LF or the end of the input. */
export function lineAt(bytes: Uint8Array, start: number): Line {
  const newline = bytes.indexOf(LF, start);
  if (newline < 0) return { start, end: bytes.length, next: bytes.length };
  const end = newline > start && bytes[newline - 1] === CR ? newline - 1 : newline;
  return { start, end, next: newline + 1 };
}

function isBlank(byte: number | undefined): boolean {
  return byte === SP || byte === TAB;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** A slice as text, one character per byte, so that no byte is lost. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
