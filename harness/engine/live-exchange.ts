import { type Adapter, AdapterFailure, type Reply as Answered, type Settings } from "../adapters/adapter.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { Capture, InjectResult, Transport } from "../transports/transport.ts";
import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import type { DeliverStimulus, RequestStimulus } from "./case.ts";
import { type Observation, rejected, unsupported } from "./observation.ts";

/**
 * Conversations over HTTP: the implementation delivers to a target of the harness that answers as the case says, or is
 * a target itself and answers what the harness sends. Every message that is seen gets a field `:at` which says where:
 * `target`, `elsewhere` or `callback`.
 */

/** Who takes part, and the case's own name on the wire. */
export interface Conversation {
  readonly adapter: Adapter;
  readonly binding: string;
  readonly transport: Transport;
  readonly capture: Capture;
  readonly token: string;
  readonly caseId: string;
}

/** How long one request may take, in milliseconds. */
const REQUEST_MS = 10_000;
/** How long an event that was taken may take to be reported, in milliseconds. */
const REPORT_MS = 2_000;
/** A target that reports without end must not keep the run for ever. */
const MAX_REPORTS = 100;

/** Runs one `deliver` step. Everything that was sent is there when the implementation answers, so nothing is waited for. */
export async function deliver(stimulus: DeliverStimulus, talk: Conversation): Promise<Observation> {
  const { adapter, binding, capture, token, caseId } = talk;
  const { events, mode, format, settings, query, consent } = stimulus;
  const elsewhere = `${token}-elsewhere`;
  const seen: WireMessage[] = [];
  const places = new Map<string, string>();
  const script = new Script(stimulus.answers, places, seen);
  try {
    places.set("<elsewhere>", await capture.address(elsewhere, (message) => script.elsewhere(message)));
    const base = await capture.address(token, (message) => script.target(message));
    const to = query === undefined ? base : `${base}?${query}`;
    const started = await adapter.perform({ method: "deliver.start", case: caseId, binding, to, settings });
    if (started.outcome === "unsupported") return unsupported(started.capability);
    // A sender that cannot come to an agreement may say so at once: it delivers nothing then.
    if (started.outcome === "rejected") return withheld(events, seen, started.message);
    const subscription = subscriptionOf(started);
    if (consent !== undefined) await callBack(consent, talk, seen);
    const reply = await adapter.perform({
      method: "deliver",
      case: caseId,
      subscription,
      mode,
      format,
      events,
    });
    await adapter.perform({ method: "deliver.stop", case: caseId, subscription });
    if (reply.outcome === "unsupported") return unsupported(reply.capability);
    if (reply.outcome === "rejected") return rejected(reply.message);
    return { outcome: "ok", messages: seen, events: [], deliveries: reply.deliveries ?? [] };
  } finally {
    capture.release(token);
    capture.release(elsewhere);
  }
}

function withheld(events: readonly CloudEvent[], messages: WireMessage[], reason: string): Observation {
  const deliveries = events.map(() => ({ state: "withheld" as const }));
  return { outcome: "ok", reason, messages, events: [], deliveries };
}

/** What the harness's target answers: for each method what the case lists, the last of it again and again. */
class Script {
  private readonly given = new Map<string, number>();

  constructor(
    private readonly answers: DeliverStimulus["answers"],
    private readonly places: ReadonlyMap<string, string>,
    private readonly seen: WireMessage[],
  ) {}

  target(request: WireMessage): WireMessage {
    this.seen.push(at("target", request));
    const method = textOf(request, ":method") ?? "";
    return this.next(method, method === "POST" ? "204" : "405");
  }

  elsewhere(request: WireMessage): WireMessage {
    this.seen.push(at("elsewhere", request));
    return this.next("elsewhere", "204");
  }

  private next(key: string, otherwise: string): WireMessage {
    const answers = this.answers[key] ?? [];
    const count = this.given.get(key) ?? 0;
    this.given.set(key, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    return filled(answer ?? { fields: [status(otherwise)] }, this.places);
  }
}

/** Calls the address that the sender asked to be called at, if it is on this machine; the transport sees to that. */
async function callBack(consent: WireMessage, talk: Conversation, seen: WireMessage[]): Promise<void> {
  const named = seen.map((message) => textOf(message, "webhook-request-callback"));
  const url = named.findLast((one) => one !== undefined);
  if (url === undefined) return;
  const result = await talk.transport.inject(url, consent, REQUEST_MS);
  talk.transport.drop(url);
  seen.push(at("callback", answerOf(result)));
}

/** Runs one `request` step: what the target answers, then what it called, and the events that it reports. */
export async function request(stimulus: RequestStimulus, talk: Conversation): Promise<Observation> {
  const { adapter, capture, transport, token, caseId } = talk;
  const called: WireMessage[] = [];
  const callback = await capture.address(token, (message) => {
    called.push(at("callback", message));
    return { fields: [status("204")] };
  });
  try {
    const started = await start(stimulus.settings, talk);
    if (started.outcome === "unsupported") return unsupported(started.capability);
    const subscription = subscriptionOf(started);
    const url = started.outcome === "ok" ? started.url : undefined;
    if (url === undefined) throw new AdapterFailure("adapter-error", "target.start gave no url");
    const places = new Map([["<callback>", callback]]);
    const answers: WireMessage[] = [];
    const events: CloudEvent[] = [];
    for (const sent of stimulus.requests) {
      const result = await transport.inject(withQuery(url, sent), filled(sent, places), REQUEST_MS);
      const answer = at("target", answerOf(result));
      answers.push(answer);
      events.push(...(await reported(subscription, talk, wasTaken(sent, answer))));
    }
    transport.drop(url);
    await adapter.perform({ method: "target.stop", case: caseId, subscription });
    return { outcome: "ok", messages: [...answers, ...called], events };
  } finally {
    capture.release(token);
  }
}

async function start(settings: Settings, { adapter, caseId, binding }: Conversation): Promise<Answered> {
  return adapter.perform({ method: "target.start", case: caseId, binding, settings });
}

function subscriptionOf(reply: Answered): string {
  if (reply.outcome === "ok" && reply.subscription !== undefined) return reply.subscription;
  const why = reply.outcome === "rejected" ? reply.message : "there is no subscription";
  throw new AdapterFailure("adapter-error", `could not start: ${why}`);
}

/** A target queues what it read before it answers, so only an event that it took is worth waiting for. */
async function reported(
  subscription: string,
  { adapter, caseId }: Conversation,
  taken: boolean,
): Promise<CloudEvent[]> {
  const events: CloudEvent[] = [];
  for (let reports = 0; reports < MAX_REPORTS; reports += 1) {
    const timeoutMs = taken && reports === 0 ? REPORT_MS : 0;
    const call = { method: "receive.next", case: caseId, subscription, timeoutMs } as const;
    const reply = await adapter.perform(call);
    if (reply.outcome === "unsupported" || (reply.outcome === "ok" && reply.none === true)) break;
    if (reply.outcome === "ok") events.push(...(reply.events ?? []));
  }
  return events;
}

function wasTaken(request: WireMessage, answer: WireMessage): boolean {
  const method = textOf(request, ":method") ?? "POST";
  return method === "POST" && /^2/.test(textOf(answer, ":status") ?? "");
}

/** 599 stands for no answer at all. */
function answerOf({ response, error }: InjectResult): WireMessage {
  return response ?? { fields: [status("599"), { name: ":error", value: error?.message ?? "" }] };
}

const status = (value: string): WireField => ({ name: ":status", value });

const at = (place: string, message: WireMessage): WireMessage => ({
  ...message,
  fields: [{ name: ":at", value: place }, ...message.fields],
});

function textOf(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
}

/** `<elsewhere>` and `<callback>` in a value stand for addresses that only the run knows. */
function filled(message: WireMessage, places: ReadonlyMap<string, string>): WireMessage {
  const fields = message.fields.map((field) => {
    if (typeof field.value !== "string") return field;
    return { ...field, value: field.value.replace(/<\w+>/, (place) => places.get(place) ?? place) };
  });
  return { ...message, fields };
}

/** The target's address with what the request has as `:query`. */
function withQuery(url: string, request: WireMessage): string {
  const query = textOf(request, ":query");
  if (query === undefined) return url;
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}
