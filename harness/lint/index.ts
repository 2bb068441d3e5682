import type { SpecVersion } from "../event/spec-version.ts";
import { formatForMediaType, json } from "../formats/index.ts";
import { skipSpace } from "../formats/json-scan.ts";
import { essence } from "../wire/media-type.ts";
import { lintBody } from "./body.ts";
import { type EarlyContent, lintEarly } from "./early.ts";
import { lintHttpMessage } from "./http.ts";
import { lintJsonBatch, lintJsonEvent } from "./json.ts";
import type { LintViolation } from "./violation.ts";

export type { LintViolation } from "./violation.ts";

export interface LintOptions {
  /** The file's name: what ends in `.http` is an HTTP message. */
  readonly name: string;
  /** What the file is said to be; more telling than its name. */
  readonly mediaType?: string;
  readonly spec?: SpecVersion;
}

/**
 * Judges a file: an event, a batch or an HTTP message, by media type, name or content in this order. Content that
 * begins with a brace is an event, with a bracket a batch; anything else is an HTTP message unless the name says JSON.
 *
 * @returns all that is wrong, in the order of the file; empty when nothing is. Never throws.
 */
export function lint(
  bytes: Uint8Array,
  { name, mediaType, spec = "1.0.3-draft" }: LintOptions,
): LintViolation[] {
  if (spec === "0.1" || spec === "0.2" || spec === "0.3")
    return lintEarly(bytes, contentOf(bytes, name, mediaType), spec);
  const known = mediaType === undefined ? undefined : formatForMediaType(mediaType);
  if (known !== undefined) return lintBody(bytes, known, spec);
  switch (contentOf(bytes, name, mediaType)) {
    case "event":
      return lintJsonEvent(bytes, spec);
    case "batch":
      return lintJsonBatch(bytes, spec);
    default:
      return lintHttpMessage(bytes, spec);
  }
}

/** What a file holds, by media type, name or content in this order. */
function contentOf(bytes: Uint8Array, name: string, mediaType: string | undefined): EarlyContent {
  switch (mediaType === undefined ? undefined : essence(mediaType)) {
    case "message/http":
    case "application/http":
      return "http";
    case json.mediaType:
      return "event";
    case json.batchMediaType:
      return "batch";
  }
  if (/\.http$/i.test(name)) return "http";
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const first = bytes[skipSpace(bytes, hasMark ? 3 : 0)];
  if (first === 0x5b) return "batch";
  return first === 0x7b || /json$/i.test(name) ? "event" : "http";
}
