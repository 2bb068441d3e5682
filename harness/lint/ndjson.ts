import type { SpecVersion } from "../event/spec-version.ts";
import { skipSpace } from "../formats/json-scan.ts";
import { lintEarly } from "./early.ts";
import { lintJsonEvent } from "./json.ts";
import type { LintViolation } from "./violation.ts";

/** The longest line that is kept in memory; a longer one is reported and not judged. */
export const MAX_LINE = 16 * 1024 * 1024;

/** One thing that is wrong in a file of lines. `offset` counts from the start of the whole file. */
export interface LineViolation extends LintViolation {
  /** From 1. */
  readonly line: number;
  /** From 1, in bytes. */
  readonly column: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly utf16Column: number;
}

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

/**
 * Judges newline-delimited JSON piece by piece: each line is one event, and an empty line is none. Memory holds one
 * line, at most `MAX_LINE` bytes, however long the file is.
 */
export class NdjsonLinter {
  readonly #spec: SpecVersion;
  readonly #report: (found: LineViolation) => void;
  readonly #also: (bytes: Uint8Array) => readonly LintViolation[];
  /** The beginning of a line whose end has not come. */
  #rest: Uint8Array[] = [];
  #restLength = 0;
  #offset = 0;
  #lines = 0;
  /** Events judged so far. */
  events = 0;

  /** @param also further rules for each line, such as those of the schemas of its data */
  constructor(
    spec: SpecVersion,
    report: (found: LineViolation) => void,
    also: (bytes: Uint8Array) => readonly LintViolation[] = () => [],
  ) {
    this.#also = also;
    this.#spec = spec;
    this.#report = report;
  }

  /** Judges all lines that end in this piece. The piece may be used again afterwards. */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      const part = chunk.subarray(start, end);
      if (this.#restLength === 0) this.#line(part, part.length);
      else {
        this.#keep(part);
        this.#finishRest();
      }
      this.#offset++;
      start = end + 1;
    }
    if (start < chunk.length) this.#keep(chunk.slice(start));
  }

  /** Judges a last line that has no line ending. */
  end(): void {
    if (this.#restLength > 0) this.#finishRest();
  }

  #keep(part: Uint8Array): void {
    this.#restLength += part.length;
    if (this.#restLength <= MAX_LINE) this.#rest.push(part);
    else this.#rest = [];
  }

  #finishRest(): void {
    const length = this.#restLength;
    const line = length > MAX_LINE ? NOTHING : Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restLength = 0;
    this.#line(line, length);
  }

  #line(bytes: Uint8Array, length: number): void {
    const line = ++this.#lines;
    if (length > MAX_LINE) {
      const message = `The line has ${length} bytes; more than ${MAX_LINE} are not judged`;
      const code = "line-too-long";
      this.#found(
        { code, requirement: "JSON-3-b", level: "MUST", path: "", offset: 0, message },
        bytes,
        line,
      );
    } else if (skipSpace(bytes, 0) < bytes.length) {
      this.events++;
      const spec = this.#spec;
      const early = spec === "0.1" || spec === "0.2" || spec === "0.3";
      const found = early ? lintEarly(bytes, "event", spec) : lintJsonEvent(bytes, spec);
      for (const one of found) this.#found(one, bytes, line);
      for (const one of this.#also(bytes)) this.#found(one, bytes, line);
    }
    this.#offset += length;
  }

  #found(one: LintViolation, bytes: Uint8Array, line: number): void {
    const before = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(one.offset, bytes.length));
    const utf16Column = before.toString("utf8").length + 1;
    this.#report({ ...one, offset: this.#offset + one.offset, line, column: one.offset + 1, utf16Column });
  }
}
