import { decodeEarlyBinary } from "../bindings/http-early-decode.ts";
import { announcesEvents } from "../bindings/http-mode.ts";
import type { EarlyVersion } from "../event/versions/index.ts";
import { EventError, pointer, type Violation } from "../event/violation.ts";
import { earlyEventFromJson } from "../formats/json-early-decode.ts";
import { jsonErrorAt, kindAt, scanArray, scanObject, skipSpace } from "../formats/json-scan.ts";
import { JsonText } from "../formats/json-text.ts";
import { invalidUtf8At } from "../formats/utf8.ts";
import { decodeChunked, parseHttpMessage } from "../wire/http-text.ts";
import { essence } from "../wire/media-type.ts";
import type { LintViolation } from "./violation.ts";

/** What a file holds. */
export type EarlyContent = "event" | "batch" | "http";

/**
 * What is wrong with a file by the rules of 0.1, 0.2 or 0.3. The codec judges: all that is wrong with the attributes of
 * an event is found, but of mistakes in its form only the first. Each finding is at the member or header that it is
 * about.
 */
export function lintEarly(bytes: Uint8Array, content: EarlyContent, spec: EarlyVersion): LintViolation[] {
  const found = content === "http" ? lintHttp(bytes, spec) : lintJson(bytes, content, spec);
  return found.toSorted((a, b) => a.offset - b.offset);
}

function must(code: string, requirement: string, offset: number, message: string): LintViolation {
  return { code, requirement, level: "MUST", path: "", offset, message };
}

/** @param offsetOf where in the file a violation is, by the path that it names */
function refusals(work: () => void, path: string, offsetOf: (path: string) => number): LintViolation[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return error.violations.map((violation: Violation) => ({
      ...violation,
      level: "MUST",
      path: path + violation.path,
      offset: offsetOf(violation.path),
    }));
  }
}

function lintJson(bytes: Uint8Array, content: "event" | "batch", spec: EarlyVersion): LintViolation[] {
  const rule = content === "event" ? "JSON0-3-c" : "JSON0-4.1-a";
  const text = JsonText.of(bytes);
  if (text === undefined)
    return [must("not-utf8", rule, invalidUtf8At(bytes), "The document is not UTF-8 from here on")];
  const wrong = jsonErrorAt(bytes);
  if (wrong >= 0) return [must("not-json", rule, wrong, "The document is not JSON from here on")];
  const start = skipSpace(bytes, 0);
  const kind = kindAt(bytes, start);
  if (content === "batch") {
    if (spec !== "0.3") return [must("no-batch", rule, start, `Version ${spec} has no batch format`)];
    if (kind !== "array")
      return [must("wrong-json-type", rule, start, `A batch is a JSON array; this is a JSON ${kind}`)];
    return lintElements(text, start, spec);
  }
  if (kind === "object") return lintObject(text, start, "", spec);
  return [must("wrong-json-type", rule, start, `An event is a JSON object; this is a JSON ${kind}`)];
}

function lintElements(text: JsonText, start: number, spec: EarlyVersion): LintViolation[] {
  const found: LintViolation[] = [];
  let count = 0;
  scanArray(text.bytes, start, (at) => {
    const path = `/${count++}`;
    const kind = kindAt(text.bytes, at);
    if (kind === "object") found.push(...lintObject(text, at, path, spec));
    else {
      const message = `An event is a JSON object, not ${kind}`;
      found.push({ ...must("wrong-json-type", "JSON0-4.1-a", at, message), path });
    }
  });
  return found;
}

function lintObject(text: JsonText, start: number, path: string, spec: EarlyVersion): LintViolation[] {
  const offsets = new Map<string, number>();
  scanObject(text.bytes, start, (keyStart, keyEnd, valueStart) => {
    offsets.set(pointer(text.string(keyStart, keyEnd)), valueStart);
  });
  const judge = () => void earlyEventFromJson(text, start, spec);
  return refusals(judge, path, (within) => offsets.get(within) ?? start);
}

function lintHttp(bytes: Uint8Array, spec: EarlyVersion): LintViolation[] {
  const { fields, body, bodyOffset, problems } = parseHttpMessage(bytes);
  const textOf = (value: Uint8Array): string => Buffer.from(value).toString("latin1");
  const headerOf = (name: string): string | undefined => {
    const field = fields.find((one) => one.name.toLowerCase() === name);
    return field === undefined ? undefined : textOf(field.value);
  };
  const chunked = /chunked\s*$/i.test(headerOf("transfer-encoding") ?? "");
  const content = chunked ? decodeChunked(body).body : body;
  const found = problems.map(({ offset, message }) => must("http", "RFC9112", offset, message));

  const contentType = headerOf("content-type");
  if (contentType !== undefined && announcesEvents(contentType)) {
    const name = essence(contentType);
    if (!/^application\/cloudevents(-batch)?\+json$/.test(name)) return found;
    const inside = lintJson(content, name.includes("-batch") ? "batch" : "event", spec);
    // A chunked body does not stand in the file as it is, so only its beginning can be pointed at.
    return [...found, ...inside.map((one) => ({ ...one, offset: bodyOffset + (chunked ? 0 : one.offset) }))];
  }
  const message = { fields: fields.map(({ name, value }) => ({ name, value })), body: content };
  const offsetOf = (path: string): number => {
    const wanted = path.slice(1).toLowerCase();
    const field = fields.find(({ name }) => name.toLowerCase().replace(/^ce-/, "").split("-")[0] === wanted);
    return field?.valueOffset ?? fields[0]?.offset ?? 0;
  };
  return [...found, ...refusals(() => void decodeEarlyBinary(message, spec), "", offsetOf)];
}
