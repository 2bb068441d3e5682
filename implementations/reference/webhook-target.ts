import type { Settings } from "../../harness/adapters/adapter.ts";
import { mayCall, queryTokens, tokensIn } from "../../harness/bindings/webhook-access.ts";
import { allowsOrigin, originHeaderFor, readRate } from "../../harness/bindings/webhook-consent.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../../harness/wire/wire-message.ts";

/** What a target of web hooks makes of a request. */
export interface TargetAnswer {
  readonly response: WireMessage;
  /** What it took. */
  readonly events?: readonly CloudEvent[];
  /** Whom it calls afterwards, and with what. */
  readonly callback?: { readonly url: string; readonly message: WireMessage };
}

export interface TargetParams {
  readonly request: WireMessage;
  /** How it was set up (docs/adapter-protocol.md, "Web hooks"). */
  readonly settings: Settings;
  /** How many deliveries it took before. */
  readonly taken: number;
  /** Reads the events of a message; throws an EventError for what is none. */
  readonly read: (message: WireMessage) => readonly CloudEvent[];
}

/** How long a sender that was too quick is told to wait, in seconds. */
const RETRY_AFTER_S = "60";

const ALLOW = ["Allow", "OPTIONS, POST"] as const;

/** A target of web hooks (http-webhook.md). Pure: it answers, and its surroundings do the rest. */
export function target(params: TargetParams): TargetAnswer {
  const { request, settings } = params;
  if (settings.retired === true) return { response: answer(410) };
  const method = textOf(request, ":method");
  // One that was told of no origins has no abuse protection, and says so as the text has it (section 4.2).
  const protectedOne = settings.allowedOrigins !== undefined;
  if (method === "OPTIONS" && protectedOne) return validation(request, settings);
  if (method === "POST") return delivery(params);
  return { response: answer(405, ["Allow", protectedOne ? ALLOW[1] : "POST"]) };
}

/** Section 4.2: consent is in the headers, never in the status. */
function validation(request: WireMessage, settings: Settings): TargetAnswer {
  const refusal = { response: answer(403, ALLOW) };
  const origins = fieldsNamed(request, "webhook-request-origin").map(({ value }) => fieldText(value).trim());
  const [origin] = origins;
  if (origin === undefined || origins.length > 1 || !allowsOrigin(allowedBy(settings), origin))
    return refusal;
  const asked = textOf(request, "webhook-request-rate");
  const requested = asked === undefined ? "*" : readRate(asked);
  if (requested === undefined) return refusal;
  const rate = String(lower(requested, (settings.allowedRate as number | undefined) ?? "*"));
  if (settings.consent === "callback") return called(request, rate);
  return {
    response: answer(200, ALLOW, ["WebHook-Allowed-Origin", origin], ["WebHook-Allowed-Rate", rate]),
  };
}

/** Permission later, by a call to the address that the sender named, if it may be called (section 4.1.3). */
function called(request: WireMessage, rate: string): TargetAnswer {
  const url = textOf(request, "webhook-request-callback");
  const response = answer(200, ALLOW);
  if (url === undefined || !mayCall(url)) return { response };
  const fields = [
    { name: ":method", value: "POST" },
    { name: "WebHook-Allowed-Rate", value: rate },
  ];
  return { response, callback: { url, message: { fields, body: new Uint8Array() } } };
}

/** Sections 2.1 and 2.2. */
function delivery({ request, settings, taken, read }: TargetParams): TargetAnswer {
  const { token, limit, allowedOrigins, processing } = settings;
  if (token !== undefined && !isOnlyToken(request, String(token)))
    return { response: answer(401, ["WWW-Authenticate", "Bearer"]) };
  if (typeof limit === "number" && taken >= limit)
    return { response: answer(429, ["Retry-After", RETRY_AFTER_S]) };
  // An event in headers alone is no notification.
  const [contentType] = fieldsNamed(request, "content-type");
  if (contentType === undefined || (request.body ?? []).length === 0) return { response: answer(400) };
  let events: readonly CloudEvent[];
  try {
    events = read(request);
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    const unknown = error.violations.some(({ code }) => code === "unknown-format");
    return { response: answer(unknown ? 415 : 400) };
  }
  if (allowedOrigins !== undefined && !namesAllowed(request, events, settings))
    return { response: answer(403) };
  return { response: success(processing, queryTokens(request).length > 0), events };
}

/** Both ways to send a token are taken (section 3); two that differ are a contradiction. */
function isOnlyToken(request: WireMessage, token: string): boolean {
  const tokens = tokensIn(request);
  return tokens.length > 0 && tokens.every((one) => one === token);
}

/** Each delivery names its sender once more (section 4.1.2). */
function namesAllowed(request: WireMessage, events: readonly CloudEvent[], settings: Settings): boolean {
  return events.every((event) => {
    const names = fieldsNamed(request, originHeaderFor(event));
    return names.length === 1 && allowsOrigin(allowedBy(settings), fieldText(names[0]?.value ?? "").trim());
  });
}

function success(processing: Settings[string] | undefined, privately: boolean): WireMessage {
  const headers: (readonly [string, string])[] = privately ? [["Cache-Control", "private"]] : [];
  if (processing === "later") return answer(202, ...headers);
  if (processing !== "detailed") return answer(204, ...headers);
  const response = answer(200, ["Content-Type", "application/json"], ...headers);
  return { ...response, body: new TextEncoder().encode('{"processed":true}') };
}

const allowedBy = ({ allowedOrigins }: Settings): readonly string[] =>
  Array.isArray(allowedOrigins) ? (allowedOrigins as readonly string[]) : [];

const lower = (a: number | "*", b: number | "*"): number | "*" => {
  if (a === "*") return b;
  return b === "*" ? a : Math.min(a, b);
};

function answer(status: number, ...headers: readonly (readonly [string, string])[]): WireMessage {
  const fields = headers.map(([name, value]) => ({ name, value }));
  return { fields: [{ name: ":status", value: String(status) }, ...fields] };
}

function textOf(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
}
