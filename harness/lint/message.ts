import { bindingNamed, type ContentMode } from "../bindings/index.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { EventError } from "../event/violation.ts";
import { parseHttpMessage } from "../wire/http-text.ts";
import { fieldsNamed, type WireMessage } from "../wire/wire-message.ts";
import { lintHttpMessage } from "./http.ts";
import { lint } from "./index.ts";
import { fieldOfAttribute, lintFields } from "./message-fields.ts";
import type { LintViolation } from "./violation.ts";

/** A message as it was seen on the wire. */
export interface SeenMessage {
  readonly message: WireMessage;
  /** Its bytes, as far as the protocol shows them. */
  readonly raw: Uint8Array;
  /** The bytes are cut off; the message is whole all the same. */
  readonly rawTruncated: boolean;
  /** False when the message itself ended too early. */
  readonly complete: boolean;
  readonly problems: readonly { readonly message: string; readonly offset: number }[];
}

/** One thing that is wrong with a message, with the bytes that it is about. */
export interface MessageViolation extends LintViolation {
  /** What `offset` counts in, such as `the body` or `the header ce_time`. */
  readonly place: string;
  readonly bytes: Uint8Array;
}

/** All that can be said of a message from outside. */
export interface MessageJudgement {
  /** Absent when the message is no event and does not claim to be one. */
  readonly mode?: ContentMode;
  /** The event format of a structured or batched message. */
  readonly format?: string;
  /** What a reader gets from it; nothing where it must be refused. */
  readonly events: readonly CloudEvent[];
  readonly violations: readonly MessageViolation[];
}

/**
 * Judges a message that somebody sent over that binding, by the rules that bind whoever sends it: the same that files are
 * judged by. Never throws.
 *
 * @param binding such as `http`; one that there is
 */
export function lintMessage(binding: string, seen: SeenMessage, spec: SpecVersion): MessageJudgement {
  const { message } = seen;
  const read = decode(binding, message);
  const found = binding === "http" ? lintHttp(seen, spec) : lintFields(binding, message, spec);
  const isEvent = !found.some(({ code }) => code === "not-an-event");
  // What a reader has to refuse is wrong, even where no rule of the linters speaks of it.
  if (!found.some(({ level }) => level === "MUST")) found.push(...refusals(binding, message, read));
  if (!seen.complete) found.push(...cutOff(seen));
  return {
    ...(isEvent ? { mode: read.mode ?? modeOf(binding, message) } : {}),
    ...(read.format === undefined ? {} : { format: read.format }),
    events: read.events,
    violations: found,
  };
}

interface Read {
  readonly mode?: ContentMode;
  readonly format?: string;
  readonly events: readonly CloudEvent[];
  readonly error?: EventError;
}

function decode(binding: string, message: WireMessage): Read {
  try {
    const { mode, format, events } = bindingNamed(binding)?.decode(message) ?? { mode: "binary", events: [] };
    return { mode, events, ...(format === undefined ? {} : { format: format.name }) };
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return { events: [], error };
  }
}

function refusals(binding: string, message: WireMessage, { error }: Read): MessageViolation[] {
  return (error?.violations ?? []).map((violation) => ({
    ...violation,
    level: "MUST",
    offset: 0,
    ...fieldOfAttribute(binding, message, violation.path.slice(1)),
  }));
}

function cutOff({ raw, problems }: SeenMessage): MessageViolation[] {
  return problems.slice(-1).map(({ message, offset }) => ({
    code: "incomplete",
    requirement: "RFC9112",
    level: "MUST",
    path: "",
    offset: Math.min(offset, raw.length),
    message,
    place: "the message",
    bytes: raw,
  }));
}

function modeOf(binding: string, { fields }: WireMessage): ContentMode {
  if (binding === "mqtt3" || binding === "websockets") return "structured";
  const type = fields.find(({ name }) => /^:?content-type$/i.test(name))?.value ?? "";
  if (/^\s*application\/cloudevents-batch/i.test(String(type))) return "batched";
  return /^\s*application\/cloudevents/i.test(String(type)) ? "structured" : "binary";
}

/** HTTP shows all of its bytes, so that every violation is at its own. */
function lintHttp(seen: SeenMessage, spec: SpecVersion): MessageViolation[] {
  const { message, raw, rawTruncated } = seen;
  const chunked = fieldsNamed(message, "transfer-encoding").length > 0;
  const decoded = rawTruncated || chunked;
  const bytes = decoded ? withBody(raw, message.body) : raw;
  const early = spec === "0.1" || spec === "0.2" || spec === "0.3";
  const found = early ? lint(raw, { name: "message.http", spec }) : lintHttpMessage(bytes, spec, decoded);
  const place = decoded ? "the message, its transfer coding undone" : "the message";
  return found.map((violation) => ({ ...violation, place, bytes: early ? raw : bytes }));
}

/** The head as it came, and the body without transfer coding and whole. */
function withBody(raw: Uint8Array, body: Uint8Array | undefined): Uint8Array {
  const head = raw.subarray(0, parseHttpMessage(raw).bodyOffset);
  return body === undefined ? head : Buffer.concat([head, body]);
}
