import { parseCanonical } from "../event/canonical.ts";
import { jsonErrorAt, kindAt } from "../formats/json-scan.ts";
import type { JsonText } from "../formats/json-text.ts";
import { isWellFormed } from "../formats/utf8.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import type { Findings } from "./violation.ts";

/** A `data` or `data_base64` member, and where its value is. */
export interface DataMember {
  readonly name: "data" | "data_base64";
  readonly start: number;
  readonly end: number;
}

/** Reports what the JSON format says about data (section 3.1), under the given content type or none. */
export function judgeData(
  text: JsonText,
  members: readonly DataMember[],
  mediaType: string | undefined,
  path: string,
  findings: Findings,
): void {
  const [first, second] = members;
  if (first !== undefined && second !== undefined) {
    const message = "data and data_base64 are both there; only one may be";
    findings.must("data-twice", "JSON-3.1.1-i", `${path}/${second.name}`, second.start, message);
  }
  for (const member of members) {
    if (member.name === "data_base64") judgeBase64(text, member, path, findings);
    else if (mediaType === undefined || isJsonMediaType(mediaType)) judgeJson(text, member, path, findings);
    else judgeText(text, member, mediaType, path, findings);
  }
}

function judgeBase64(text: JsonText, { start, end }: DataMember, path: string, findings: Findings): void {
  const where = `${path}/data_base64`;
  const kind = kindAt(text.bytes, start);
  if (kind === "null") {
    const message = "data_base64 is null; readers may not take that for absent, so leave it out";
    findings.should("null-data", "JSON-3.1.1-b", where, start, message);
    return;
  }
  const value = kind === "string" ? text.string(start, end) : undefined;
  if (value !== undefined && parseCanonical("Binary", value) !== undefined) return;
  const message = `data_base64 is ${base64Problem(value, kind)}, not Base64 of RFC 4648, section 4`;
  findings.must("not-base64", "JSON-3.1.1-b", where, start, message);
}

function base64Problem(value: string | undefined, kind: string): string {
  if (value === undefined) return `a JSON ${kind}`;
  if (/[-_]/.test(value)) return "in the URL-safe alphabet";
  if (/\s/.test(value)) return "broken by white space";
  return value.length % 4 === 0 ? "a string" : "without its padding";
}

/** JSON goes in directly. A string that holds a document is legal, and nearly always a document encoded twice. */
function judgeJson(text: JsonText, { start, end }: DataMember, path: string, findings: Findings): void {
  if (kindAt(text.bytes, start) !== "string") return;
  const value = text.string(start, end);
  if (!/^\s*[[{]/.test(value) || jsonErrorAt(Buffer.from(value)) >= 0) return;
  const message = "data is a string that holds a JSON document; if the document is meant, write it directly";
  findings.should("double-encoded", "JSON-3.1.1-g", `${path}/data`, start, message);
}

function judgeText(
  text: JsonText,
  { start, end }: DataMember,
  mediaType: string,
  path: string,
  findings: Findings,
): void {
  const kind = kindAt(text.bytes, start);
  if (kind !== "string") {
    const message = `Under ${mediaType} data is a string, and here a JSON ${kind}`;
    findings.must("data-not-a-string", "JSON-3.1.1-h", `${path}/data`, start, message);
  } else if (!isWellFormed(text.string(start, end))) {
    const message = "data holds an unpaired surrogate, which no encoding can express";
    findings.must("data-not-unicode", "JSON-3.1.1-h", `${path}/data`, start, message);
  }
}
