import { findNodeAtLocation, getNodeValue, type JSONPath, type Node, parseTree } from "jsonc-parser";
import { announcesEvents } from "../bindings/http-mode.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { lintEarly } from "./early.ts";
import { lintHttpMessage } from "./http.ts";
import type { LintViolation } from "./violation.ts";

/** What a HAR file calls the body of a request or a response. */
interface HarBody {
  readonly text?: string;
  readonly encoding?: string;
}

/** The part of a HAR message that says what was in it, with where it stands in the file. */
interface HarMessage {
  /** Of the request or the response, as a JSON pointer. */
  readonly path: string;
  readonly offset: number;
  readonly headers: readonly { readonly name: string; readonly value: string; readonly offset: number }[];
  readonly body: HarBody | undefined;
  readonly bodyOffset: number;
}

/**
 * All that is wrong with the CloudEvents in an HTTP archive (HAR 1.2), in its requests and its responses. A message is
 * one when it has a `ce-` header or a content type that announces events; other traffic is passed over. An archive
 * without any is reported, since nothing was judged.
 */
export function lintHar(bytes: Uint8Array, spec: SpecVersion): LintViolation[] {
  try {
    return lintArchive(bytes, spec);
  } catch (error) {
    // The parser of the tree follows nesting on the call stack.
    if (!(error instanceof RangeError)) throw error;
    return [not("not-a-har", 0, "This is no HTTP archive: it nests too deeply")];
  }
}

function lintArchive(bytes: Uint8Array, spec: SpecVersion): LintViolation[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  const errors: { offset: number }[] = [];
  const root = parseTree(text, errors as never[]);
  const entries = root === undefined ? undefined : findNodeAtLocation(root, ["log", "entries"]);
  const byteOffset = offsetCounter(text, bytes.length);
  const [error] = errors;
  if (error !== undefined || entries?.type !== "array") {
    const message = error === undefined ? "There is no log.entries in it" : "It is not JSON from here on";
    return [not("not-a-har", byteOffset(error?.offset ?? 0), `This is no HTTP archive: ${message}`)];
  }
  const messages = (entries.children ?? []).flatMap((entry, index) =>
    (["request", "response"] as const).flatMap((side) => messageOf(entry, index, side, byteOffset)),
  );
  if (messages.length === 0) return [not("no-event", 0, "No request and no response in it is a CloudEvent")];
  return messages.flatMap((message) => lintMessage(message, spec));
}

function not(code: string, offset: number, message: string): LintViolation {
  return { code, requirement: "CE-required-attributes-a", level: "MUST", path: "", offset, message };
}

/** Turns offsets in UTF-16 units into offsets in bytes; asked in rising order it reads the text once. */
function offsetCounter(text: string, length: number): (at: number) => number {
  let [chars, counted] = [0, 0];
  return (at) => {
    if (at < chars) [chars, counted] = [0, 0];
    counted += Buffer.byteLength(text.slice(chars, at));
    chars = at;
    return Math.min(counted, length);
  };
}

function messageOf(
  entry: Node,
  index: number,
  side: "request" | "response",
  byteOffset: (at: number) => number,
): HarMessage[] {
  const at = (path: JSONPath): Node | undefined => findNodeAtLocation(entry, [side, ...path]);
  const here = at([]);
  if (here === undefined) return [];
  const headers = (at(["headers"])?.children ?? []).flatMap((node) => {
    const { name, value } = getNodeValue(node) as { name?: unknown; value?: unknown };
    // What begins with a colon is the start line of HTTP/2, and no header.
    if (typeof name !== "string" || typeof value !== "string" || name.startsWith(":")) return [];
    // Browsers join what was there several times by line feeds.
    return value.split(/\r?\n/).map((one) => ({ name, value: one, offset: byteOffset(node.offset) }));
  });
  const contentType = headers.find(({ name }) => name.toLowerCase() === "content-type")?.value ?? "";
  if (!announcesEvents(contentType) && !headers.some(({ name }) => /^ce-/i.test(name))) return [];
  const content = at([side === "request" ? "postData" : "content"]);
  return [
    {
      path: `/log/entries/${index}/${side}`,
      offset: byteOffset(here.offset),
      headers,
      body: content === undefined ? undefined : (getNodeValue(content) as HarBody),
      bodyOffset: byteOffset((content ?? here).offset),
    },
  ];
}

/** Judges the message as the HTTP text that it was, and points each finding at the place in the archive. */
function lintMessage(message: HarMessage, spec: SpecVersion): LintViolation[] {
  const { path, offset, headers, body, bodyOffset } = message;
  const starts: { readonly at: number; readonly offset: number }[] = [];
  const parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer, stands: number): void => {
    starts.push({ at: length, offset: stands });
    parts.push(part);
    length += part.length;
  };
  for (const { name, value, offset: stands } of headers) {
    // An archive holds the body without its transfer coding.
    if (/^transfer-encoding$/i.test(name)) continue;
    // A header is bytes: what an archive can say as one character for each was read so.
    const raw = /^[\0-\xff]*$/.test(value) ? Buffer.from(value, "latin1") : Buffer.from(value);
    add(Buffer.concat([Buffer.from(`${name}: `), raw, Buffer.from("\r\n")]), stands);
  }
  add(Buffer.from("\r\n"), offset);
  add(Buffer.from(body?.text ?? "", body?.encoding === "base64" ? "base64" : "utf8"), bodyOffset);
  const bytes = Buffer.concat(parts);
  const early = spec === "0.1" || spec === "0.2" || spec === "0.3";
  const found = early ? lintEarly(bytes, "http", spec) : lintHttpMessage(bytes, spec);
  return found.map((one) => ({
    ...one,
    path: one.path === "" ? path : `${path}: ${one.path}`,
    offset: starts.findLast(({ at }) => at <= one.offset)?.offset ?? offset,
  }));
}
