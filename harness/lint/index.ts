import type { SpecVersion } from "../event/spec-version.ts";
import { formatForMediaType } from "../formats/index.ts";
import { essence } from "../wire/media-type.ts";
import { lintAsyncApi } from "./asyncapi.ts";
import { lintBody } from "./body.ts";
import { lintEarly } from "./early.ts";
import { ASYNCAPI, HAR, HTTP, mediaTypeOf, NDJSON } from "./file-kind.ts";
import { lintHar } from "./har.ts";
import { lintHttpMessage } from "./http.ts";
import { NdjsonLinter } from "./ndjson.ts";
import type { LintViolation } from "./violation.ts";

export { isJsonEvents, isKnownName, isKnownType, isLines } from "./file-kind.ts";
export { type LineViolation, NdjsonLinter } from "./ndjson.ts";
export type { LintViolation } from "./violation.ts";

export interface LintOptions {
  /** The file's name, whose ending tells what it holds. */
  readonly name: string;
  /** What the file is said to be; more telling than its name. */
  readonly mediaType?: string;
  /** The edition of the specification to judge by; the 1.0.3 draft, which is the stricter, unless told otherwise. */
  readonly spec?: SpecVersion;
}

/**
 * Judges a file that is in memory: an event or a batch in any format, an HTTP message, an HTTP archive, or a file of
 * lines. What it is follows from media type, name or content, in this order.
 *
 * @returns all that is wrong, in the order of the file; empty when nothing is. Never throws.
 */
export function lint(
  bytes: Uint8Array,
  { name, mediaType, spec = "1.0.3-draft" }: LintOptions,
): LintViolation[] {
  const kind = essence(mediaTypeOf(bytes, name, mediaType));
  if (kind === HAR) return lintHar(bytes, spec);
  if (kind === ASYNCAPI) return lintAsyncApi(bytes, spec);
  if (kind === NDJSON) return lintLines(bytes, spec);
  const known = kind === HTTP ? undefined : formatForMediaType(kind);
  if (spec === "0.1" || spec === "0.2" || spec === "0.3") {
    if (known === undefined) return lintEarly(bytes, "http", spec);
    if (known.format.name === "json") return lintEarly(bytes, known.batched ? "batch" : "event", spec);
  }
  return known === undefined ? lintHttpMessage(bytes, spec) : lintBody(bytes, known, spec);
}

function lintLines(bytes: Uint8Array, spec: SpecVersion): LintViolation[] {
  const found: LintViolation[] = [];
  const linter = new NdjsonLinter(spec, (one) => found.push(one));
  linter.push(bytes);
  linter.end();
  return found;
}
