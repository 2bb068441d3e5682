import { retryAfterMs } from "../bindings/webhook-answer.ts";
import type { InjectResult } from "../transports/transport.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";

/**
 * What a target made of a message, as far as its sender can see:
 *
 * - `taken`: 2xx, or it has no answers beyond taking the message, as a WebSocket
 * - `refused`: 4xx that speaks of the message, or the connection was closed over it
 * - `failed`: 5xx
 * - `beside`: an answer that says nothing of the message, such as 401, 404 or a redirection
 * - `unseen`: a broker took it, and its reader tells nobody
 * - `silent`: nothing came in time
 * - `unreachable`: there was no connection
 */
export interface Answer {
  readonly kind: "taken" | "refused" | "failed" | "beside" | "unseen" | "silent" | "unreachable";
  /** In words, such as `answered 400 (no id)`. */
  readonly text: string;
  readonly status?: number;
  readonly response?: WireMessage;
  /** What 429 or 503 asks to wait, in milliseconds. */
  readonly waitMs?: number;
}

/** Answers that are about who asks, where, and how often. */
const BESIDE = new Set([401, 402, 403, 404, 405, 407, 408, 410, 421, 426, 429]);

/** How much of an answer's body goes into a message, in characters. */
const SAID = 200;

export function answerOf({ response, error }: InjectResult, hasBroker: boolean): Answer {
  if (error !== undefined) {
    const { kind, message } = error;
    if (kind === "timeout") return { kind: "silent", text: `gave no answer: ${message}` };
    if (kind === "connect" || kind === "forbidden" || hasBroker)
      return { kind: "unreachable", text: message };
    if (kind === "refused") return { kind: "refused", text: `refused the handshake: ${message}` };
    return { kind: "failed", text: message };
  }
  if (hasBroker) return { kind: "unseen", text: "the broker took it" };
  const code = response === undefined ? undefined : textOf(response, ":status");
  if (response === undefined || code === undefined) return { kind: "taken", text: "it was taken" };
  const status = Number(code);
  const said = textIn(Buffer.from(response.body ?? []).toString("utf8")).slice(0, SAID);
  const text = `answered ${status}${said === "" ? "" : ` (${said})`}`;
  const later = textOf(response, "retry-after");
  const waitMs = later === undefined ? undefined : retryAfterMs(later, Date.now());
  return { kind: kindOf(status), text, status, response, ...(waitMs === undefined ? {} : { waitMs }) };
}

function kindOf(status: number): Answer["kind"] {
  if (status >= 200 && status < 300) return "taken";
  if (status < 400 || BESIDE.has(status)) return "beside";
  return status < 500 ? "refused" : "failed";
}

function textOf(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&#39;": "'",
  "&quot;": '"',
  "&lt;": "<",
  "&gt;": ">",
  "&nbsp;": " ",
  "&amp;": "&",
};

/** What a person reads of a body: servers put their errors into pages. */
function textIn(body: string): string {
  if (!/^\s*<(!doctype html|html)/i.test(body)) return body.trim();
  return body
    .replaceAll(/<(title|style|script)\b[\s\S]*?<\/\1>/gi, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(#39|quot|lt|gt|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\s+/g, " ")
    .trim();
}
