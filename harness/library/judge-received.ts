import { isUtf8 } from "node:buffer";
import { bindingNamed } from "../bindings/index.ts";
import { describer } from "../catalogue/describe.ts";
import { loadBundle } from "../engine/bundle.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { EventError } from "../event/violation.ts";
import { json } from "../formats/index.ts";
import { jsonErrorAt } from "../formats/json-scan.ts";
import { type LintViolation, lint } from "../lint/index.ts";
import { essence, isJsonMediaType } from "../wire/media-type.ts";
import type { Received } from "./received.ts";

/** What is wrong with what was received, in words; the event, when nothing is. */
export type Judged =
  | { readonly event: CloudEvent; readonly problems?: undefined }
  | { readonly problems: readonly string[] };

/** Judges by everything that the specification forbids; what it only advises against is let through. */
export function judgeReceived(received: Received, spec: SpecVersion): Judged {
  const { bytes, mediaType, http } = received;
  const found = lint(bytes, { name: "", mediaType, spec }).filter(({ level }) => level === "MUST");
  if (found.length > 0) return { problems: found.map((one) => explain(one, bytes, spec)) };
  try {
    const events =
      http === undefined ? [json.decode(bytes)] : (bindingNamed("http")?.decode(http).events ?? []);
    const [event] = events;
    if (event === undefined || events.length > 1)
      return { problems: [`it is a batch of ${events.length} events`] };
    return { event };
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return { problems: error.violations.map(({ requirement, message }) => `${message} (${requirement})`) };
  }
}

/** The mistake, its clause, and the line of the message with a mark under the byte that it is about. */
function explain(
  { message, requirement, path, offset }: LintViolation,
  bytes: Uint8Array,
  spec: SpecVersion,
): string {
  const clause = describer(loadBundle().catalogue, spec)(requirement);
  const cited = clause === undefined ? "" : `: ${clause.paraphrase} (${clause.document}, ${clause.section})`;
  const at = path === "" ? "" : ` ${path},`;
  return [message, `  at${at} byte ${offset}; ${requirement}${cited}`, ...excerpt(bytes, offset)].join("\n");
}

/** Bytes shown on either side of the one that is meant. */
const AROUND = 60;

function excerpt(bytes: Uint8Array, offset: number): string[] {
  const lineStart = offset === 0 ? 0 : bytes.lastIndexOf(0x0a, offset - 1) + 1;
  const lineEnd = bytes.indexOf(0x0a, offset);
  const start = Math.max(lineStart, offset - AROUND);
  const end = Math.min(lineEnd < 0 ? bytes.length : lineEnd, offset + AROUND);
  if (start >= end) return [];
  const [before, after] = [shown(bytes.subarray(start, offset)), shown(bytes.subarray(offset, end))];
  return [`  | ${before}${after}`, `  | ${" ".repeat(before.length)}^`];
}

/** One visible character or escape for each byte. */
function shown(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/\r$/, "")
    .replace(/[^ -~]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** The event as tests compare it: attributes and `data` as members, as JavaScript values. */
export function plainEvent({ attributes, data }: CloudEvent): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, { value }] of attributes) plain[name] = value;
  if (data?.kind === "json") plain.data = JSON.parse(data.json);
  if (data?.kind === "text") plain.data = data.text;
  if (data?.kind === "binary") plain.data = meant(data.bytes, attributes.get("datacontenttype")?.value);
  return plain;
}

/** Bytes as what their content type says they are; themselves when they are not. */
function meant(bytes: Uint8Array, contentType: unknown): unknown {
  if (typeof contentType !== "string" || !isUtf8(bytes)) return bytes;
  const text = Buffer.from(bytes).toString("utf8");
  if (isJsonMediaType(contentType)) return jsonErrorAt(bytes) < 0 ? JSON.parse(text) : bytes;
  return essence(contentType).startsWith("text/") ? text : bytes;
}
