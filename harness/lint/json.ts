import { coreType } from "../event/attributes.ts";
import { parseCanonical } from "../event/canonical.ts";
import type { AttributeValue } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { pointer } from "../event/violation.ts";
import { kindAt, scanArray, scanObject, skipSpace, skipValue } from "../formats/json-scan.ts";
import { JsonText } from "../formats/json-text.ts";
import { invalidUtf8At } from "../formats/utf8.ts";
import { judgeAttributes } from "./attributes.ts";
import { type DataMember, judgeData } from "./json-data.ts";
import type { Placed } from "./placed.ts";
import { Findings, type LintViolation } from "./violation.ts";

const DRAFT: SpecVersion = "1.0.3-draft";

/** All that is wrong with a file that holds one JSON event. */
export function lintJsonEvent(bytes: Uint8Array, spec: SpecVersion = DRAFT): LintViolation[] {
  const findings = new Findings(spec);
  lintDocument(bytes, "object", "JSON-3-b", findings, (text, start) => {
    return lintObject(text, start, "", findings);
  });
  return findings.list();
}

/** All that is wrong with a file that holds a JSON batch. */
export function lintJsonBatch(bytes: Uint8Array, spec: SpecVersion = DRAFT): LintViolation[] {
  const findings = new Findings(spec);
  lintDocument(bytes, "array", "JSON-4.1-a", findings, (text, start) => {
    let count = 0;
    return scanArray(text.bytes, start, (valueStart) => {
      const path = `/${count++}`;
      const kind = kindAt(text.bytes, valueStart);
      if (kind === "object") lintObject(text, valueStart, path, findings);
      else
        findings.must(
          "wrong-json-type",
          "JSON-4.1-a",
          path,
          valueStart,
          `An event is a JSON object, not ${kind}`,
        );
    });
  });
  return findings.list();
}

/** Checks what every JSON document has to be, and hands on what it holds. */
function lintDocument(
  bytes: Uint8Array,
  wanted: "object" | "array",
  requirement: string,
  findings: Findings,
  content: (text: JsonText, start: number) => number,
): void {
  let start = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    start = 3;
    const message =
      "The document begins with a byte order mark, which JSON must not have (RFC 8259, section 8.1)";
    findings.must("byte-order-mark", requirement, "", 0, message);
  }
  const text = JsonText.of(bytes);
  if (text === undefined) {
    findings.must(
      "not-utf8",
      requirement,
      "",
      invalidUtf8At(bytes),
      "The document is not UTF-8 from here on",
    );
    return;
  }
  start = skipSpace(bytes, start);
  const kind = kindAt(bytes, start);
  let end: number;
  if (kind === wanted) end = content(text, start);
  else {
    end = skipValue(bytes, start);
    const expected = wanted === "array" ? "A batch is a JSON array" : "An event is a JSON object";
    if (end >= 0)
      findings.must("wrong-json-type", requirement, "", start, `${expected}; this is a JSON ${kind}`);
  }
  const rest = end < 0 ? ~end : skipSpace(bytes, end);
  if (end >= 0 && rest === bytes.length) return;
  const what = rest < bytes.length ? "is not JSON from here on" : "ends before the JSON does";
  findings.must("not-json", requirement, "", rest, `The document ${what}`);
}

/** Judges the event whose brace is at `start`; says where it ends, or the complement of where it stops being JSON. */
function lintObject(text: JsonText, start: number, path: string, findings: Findings): number {
  const attributes = new Map<string, Placed>();
  const unset = new Map<string, number>();
  const data: DataMember[] = [];

  const end = scanObject(text.bytes, start, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = text.string(keyStart, keyEnd);
    const isData = name === "data" || name === "data_base64";
    if (isData ? data.some((one) => one.name === name) : attributes.has(name) || unset.has(name)) {
      const message = `The member ${name} is there a second time`;
      findings.must("duplicate", "CE-context-attributes-b", path + pointer(name), keyStart, message);
      return;
    }
    if (isData) data.push({ name, start: valueStart, end: valueEnd });
    else if (kindAt(text.bytes, valueStart) === "null") unset.set(name, valueStart);
    else attributes.set(name, place(text, name, { keyStart, valueStart, valueEnd }, path, findings));
  });

  judgeAttributes({ attributes, unset, path, offset: start, complete: end >= 0 }, findings);
  const declared = attributes.get("datacontenttype")?.value?.value;
  judgeData(text, data, typeof declared === "string" ? declared : undefined, path, findings);
  return end;
}

interface Member {
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** The attribute that a member holds (section 2.2); one that no attribute can be is reported and has no value. */
function place(text: JsonText, name: string, member: Member, path: string, findings: Findings): Placed {
  const { keyStart: nameOffset, valueStart: valueOffset, valueEnd } = member;
  const kind = kindAt(text.bytes, valueOffset);
  const type = coreType(name);
  let value: AttributeValue | undefined;
  if (kind === "string") {
    const given = text.string(valueOffset, valueEnd);
    value = (type === undefined ? undefined : parseCanonical(type, given)) ?? {
      type: "String",
      value: given,
    };
  } else if (type === undefined && kind === "boolean") {
    value = { type: "Boolean", value: valueEnd - valueOffset === 4 };
  } else if (type === undefined && kind === "number") {
    const raw = text.slice(valueOffset, valueEnd);
    // A whole number out of range is for validation to report.
    if (/^-?\d+$/.test(raw)) value = { type: "Integer", value: Number(raw) };
  }
  if (value !== undefined) return { value, nameOffset, valueOffset };
  const shown =
    kind === "number" && type === undefined ? "a number with a fraction or an exponent" : `a JSON ${kind}`;
  const message = `The value of ${name} is ${shown}, which ${type === undefined ? "no attribute" : `a ${type}`} can be`;
  findings.must("wrong-json-type", "JSON-2.2-a", path + pointer(name), valueOffset, message);
  return { nameOffset, valueOffset };
}
