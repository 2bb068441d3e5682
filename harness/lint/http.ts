import { announcesEvents } from "../bindings/http-mode.ts";
import { percentDecode, unquote } from "../bindings/percent-encoding.ts";
import { coreType } from "../event/attributes.ts";
import { parseCanonical } from "../event/canonical.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { pointer } from "../event/violation.ts";
import { formatForMediaType } from "../formats/index.ts";
import { jsonErrorAt } from "../formats/json-scan.ts";
import { decodeChunked, type HttpField, parseHttpMessage } from "../wire/http-text.ts";
import { isJsonMediaType, parseMediaType } from "../wire/media-type.ts";
import { judgeAttributes } from "./attributes.ts";
import { lintBody } from "./body.ts";
import { judgeHeaderValue } from "./http-value.ts";
import type { Placed } from "./placed.ts";
import { Findings, type LintViolation } from "./violation.ts";

/**
 * All that is wrong with a stored HTTP message: request or response, with or without its first line, lines ending in
 * CRLF or LF. Which rules apply follows from its Content-Type, as for any receiver (HTTP binding, section 3).
 *
 * @param decoded the body stands there with its transfer coding undone, whatever the headers say
 */
export function lintHttpMessage(
  bytes: Uint8Array,
  spec: SpecVersion = "1.0.3-draft",
  decoded = false,
): LintViolation[] {
  const findings = new Findings(spec);
  const message = parseHttpMessage(bytes);
  const { fields } = message;
  const chunked =
    !decoded &&
    fields.some((field) => isNamed(field, "transfer-encoding") && /chunked\s*$/i.test(textOf(field)));
  const body: Body = {
    bytes: chunked ? decodeChunked(message.body).body : message.body,
    offset: message.bodyOffset,
    exact: !chunked,
  };
  const contentTypes = fields.filter((field) => isNamed(field, "content-type"));
  for (const field of contentTypes.slice(1)) {
    findings.must(
      "duplicate",
      "CE-context-attributes-b",
      "/datacontenttype",
      field.offset,
      "A second Content-Type",
    );
  }
  const contentType = contentTypes[0];
  if (contentType !== undefined && announcesEvents(textOf(contentType)))
    lintFormatted(contentType, body, findings);
  else lintBinary(fields, contentType, body, findings);
  // What is wrong as HTTP is said where the binding has not said it already.
  for (const problem of message.problems) {
    if (!findings.has(problem.offset)) findings.must("http", "RFC9112", "", problem.offset, problem.message);
  }
  return findings.list();
}

interface Body {
  readonly bytes: Uint8Array;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** False when the bytes do not stand in the file as they are, so that only the body as a whole can be pointed at. */
  readonly exact: boolean;
}

function isNamed(field: HttpField, name: string): boolean {
  return field.name.toLowerCase() === name;
}

/** One character for each byte, so that offsets are those of the file. */
function textOf(field: HttpField): string {
  return Buffer.from(field.value).toString("latin1");
}

/** Structured and batched mode (sections 3.2 and 3.3): the format judges the body; `ce-` headers are copies. */
function lintFormatted(contentType: HttpField, body: Body, findings: Findings): void {
  const mediaType = textOf(contentType);
  const known = formatForMediaType(mediaType);
  if (known === undefined) {
    const message = `${mediaType} is no event format known here, so the body is not judged`;
    findings.should("unknown-format", "HTTP-3-d", "", contentType.valueOffset, message);
    return;
  }
  const charset = parseMediaType(mediaType)?.parameters.get("charset")?.toLowerCase();
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    const message = `The event claims the charset ${charset}; its format is UTF-8`;
    findings.must("charset", "HTTP-3.2.1-a", "", contentType.valueOffset, message);
  }
  for (const found of lintBody(body.bytes, known, findings.spec)) {
    const { code, requirement, path, message } = found;
    const offset = body.offset + (body.exact ? found.offset : 0);
    if (found.level === "SHOULD") findings.should(code, requirement, path, offset, message);
    else findings.must(code, requirement, path, offset, message);
  }
}

/** Binary mode (section 3.1). */
function lintBinary(
  fields: readonly HttpField[],
  contentType: HttpField | undefined,
  body: Body,
  findings: Findings,
): void {
  const headers = fields.filter((field) => /^ce-/i.test(field.name));
  if (headers.length === 0) {
    const message = "This is no event: there is no ce- header, and Content-Type announces none in the body";
    findings.must("not-an-event", "CE-required-attributes-a", "", 0, message);
    return;
  }
  const attributes = new Map<string, Placed>();
  for (const field of headers) lintAttribute(field, attributes, findings);
  if (contentType !== undefined) {
    const { offset: nameOffset, valueOffset } = contentType;
    const value = textOf(contentType);
    if (judgeHeaderValue(contentType, "/datacontenttype", false, findings)) {
      attributes.set("datacontenttype", { value: { type: "String", value }, nameOffset, valueOffset });
    }
    if (isJsonMediaType(value)) lintJsonBody(body, findings);
  }
  judgeAttributes({ attributes, path: "", offset: fields[0]?.offset ?? 0, complete: true }, findings);
}

function lintAttribute(field: HttpField, attributes: Map<string, Placed>, findings: Findings): void {
  const name = field.name.toLowerCase().slice(3);
  const { offset: nameOffset, valueOffset } = field;
  const path = pointer(name);
  if (name === "datacontenttype") {
    const message = "HTTP has no ce-datacontenttype header; Content-Type says what the data is";
    findings.must("ce-datacontenttype", "HTTP-3.1.1-b", path, nameOffset, message);
    return;
  }
  if (attributes.has(name)) {
    findings.must("duplicate", "CE-context-attributes-b", path, nameOffset, `A second ${field.name} header`);
    return;
  }
  const readable = judgeHeaderValue(field, path, true, findings);
  const text = readable ? percentDecode(unquote(textOf(field))) : undefined;
  if (text === undefined) attributes.set(name, { nameOffset, valueOffset });
  else {
    const value = parseCanonical(coreType(name) ?? "String", text) ?? { type: "String", value: text };
    attributes.set(name, { value, nameOffset, valueOffset });
  }
}

/** HTTP does not look into the body, but whoever reads this event will. */
function lintJsonBody(body: Body, findings: Findings): void {
  if (body.bytes.length === 0) return;
  const wrong = jsonErrorAt(body.bytes);
  if (wrong < 0) return;
  const offset = body.offset + (body.exact ? wrong : 0);
  findings.should(
    "data-not-json",
    "HTTP-3.1.2-a",
    "/data",
    offset,
    "Content-Type says JSON, but the body is none",
  );
}
