/**
 * HTTP/1.1 messages as bytes: captured from a socket or stored in a file. Nothing here throws or repairs silently:
 * what is odd is kept where it can be kept, and reported with its byte offset, because odd messages are exactly
 * what a conformance suite has to show.
 */

import { type HttpField, type HttpProblem, latin1, lineAt, parseFieldLines } from "./http-fields.ts";

export { ChunkedReader, decodeChunked } from "./http-chunked.ts";
export type { HttpField } from "./http-fields.ts";

/** A message taken apart. */
export interface HttpMessageText {
  /** The request or status line without its line ending, one character per byte. */
  readonly startLine?: { readonly text: string; readonly offset: number };
  readonly fields: readonly HttpField[];
  /** Of the first byte after the empty line; the length of the input when there is none. */
  readonly bodyOffset: number;
  /** Everything after the empty line as it stands: transfer codings are not undone. A view. */
  readonly body: Uint8Array;
  readonly problems: readonly HttpProblem[];
}

const STATUS_LINE = /^HTTP\/\d(\.\d)? \d{3}( |$)/;
// The method is a token, which keeps header lines that end in a version (`Via: x HTTP/1.1`) apart.
const REQUEST_LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ .+ HTTP\/\d(\.\d)?$/;

/**
 * Takes a stored or captured message apart.
 *
 * @param bytes a message with or without a start line; lines end in CRLF or LF. HTTP/2 and /3 status lines as tools
 *   print them (`HTTP/2 200`) are recognised too.
 * @returns its parts, and what is wrong with it. Never throws.
 */
export function parseHttpMessage(bytes: Uint8Array): HttpMessageText {
  const problems: HttpProblem[] = [];
  let start = 0;
  // Empty lines before a start line are ignored, as RFC 9112 section 2.2 has servers do; without a start line after
  // them, the first one is the end of an empty header section.
  for (let line = lineAt(bytes, 0); line.end === line.start && line.next > line.start; ) {
    line = lineAt(bytes, line.next);
    if (isStartLine(latin1(bytes, line.start, line.end))) start = line.start;
  }
  const first = lineAt(bytes, start);
  const text = latin1(bytes, first.start, first.end);
  const startLine = isStartLine(text) ? { text, offset: start } : undefined;
  const section = parseFieldLines(bytes, startLine === undefined ? start : first.next, problems);
  if (!section.ended) {
    problems.push({ message: "The empty line after the header fields is missing.", offset: bytes.length });
  }
  return {
    ...(startLine === undefined ? {} : { startLine }),
    fields: section.fields,
    bodyOffset: section.end,
    body: bytes.subarray(section.end),
    problems,
  };
}

function isStartLine(text: string): boolean {
  return STATUS_LINE.test(text) || REQUEST_LINE.test(text);
}
