import { randomBytes } from "node:crypto";
import type { Delivery, Settings } from "../../../harness/adapters/adapter.ts";
import { withQueryToken } from "../../../harness/bindings/webhook-access.ts";
import { originHeaderFor, Pace, type Rate } from "../../../harness/bindings/webhook-consent.ts";
import type { CloudEvent } from "../../../harness/event/cloud-event.ts";
import {
  fieldsNamed,
  fieldText,
  type WireField,
  type WireMessage,
} from "../../../harness/wire/wire-message.ts";
import type { Outgoing, SenderRules } from "../webhook-sender.ts";
import { ask, serve } from "./http-node.ts";
import type { Listening } from "./live-part.ts";

/** How long a target that names no time is left alone after 429, in milliseconds. */
const DEFAULT_WAIT_MS = 60_000;
const DEFAULT_ORIGIN = "sender.example.com";

/** Writes an event in the mode that was asked for, or in structured mode where a web hook could not carry it so. */
type Write = (event: CloudEvent) => WireMessage;

/** The sender of web hooks for one target: asks it for permission, then delivers at the rate that it allows. */
export class WebhookSender {
  private readonly origin: string;
  private pace: Pace | undefined;
  private gone = false;
  private waitUntil = 0;
  private callback: Listening | undefined;

  private constructor(
    private readonly to: string,
    private readonly settings: Settings,
    private readonly rules: SenderRules,
  ) {
    this.origin = String(settings.origin ?? DEFAULT_ORIGIN);
  }

  /** Resolves once the target answered the request for permission, whatever it said. */
  static async start(to: string, settings: Settings, rules: SenderRules): Promise<WebhookSender> {
    const sender = new WebhookSender(to, settings, rules);
    await sender.askForPermission();
    return sender;
  }

  /** One after the other, so that what an answer says holds for the next event. */
  async deliver(events: readonly CloudEvent[], write: Write): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (const event of events) deliveries.push(await this.one(event, write));
    return deliveries;
  }

  async close(): Promise<void> {
    await this.callback?.close();
  }

  /** Section 4.1. */
  private async askForPermission(): Promise<void> {
    const { rate, callback } = this.settings;
    const fields: WireField[] = [
      { name: ":method", value: "OPTIONS" },
      { name: "WebHook-Request-Origin", value: this.origin },
    ];
    if (rate !== undefined) fields.push({ name: "WebHook-Request-Rate", value: String(rate) });
    if (callback === true)
      fields.push({ name: "WebHook-Request-Callback", value: await this.listenForConsent() });
    const answer = await this.send({ message: { fields }, url: this.to, purpose: "validation" });
    const granted = answer === undefined ? undefined : this.rules.consentIn(answer, this.origin);
    if (granted !== undefined) this.pace = new Pace(this.rateFor(granted));
  }

  /** An address that only the target was told: whoever calls it with the key gives permission (section 4.1.3). */
  private async listenForConsent(): Promise<string> {
    const key = randomBytes(32).toString("base64url");
    const query = `?target=${encodeURIComponent(this.to)}&key=${key}`;
    const status = (value: string): WireMessage => ({ fields: [{ name: ":status", value }] });
    this.callback = await serve(async (message) => {
      const [path] = fieldsNamed(message, ":path");
      if (path === undefined || !fieldText(path.value).endsWith(query)) return status("404");
      const [method] = fieldsNamed(message, ":method");
      if (!this.rules.callbackMethods.includes(fieldText(method?.value ?? ""))) return status("405");
      const granted = this.rules.rateIn(message);
      if (granted === undefined) return status("400");
      this.pace = new Pace(this.rateFor(granted));
      return status("204");
    });
    return `${this.callback.url ?? ""}consent${query}`;
  }

  /** Where permission names no rate, the one that was asked for holds. */
  private rateFor(granted: Rate | "unsaid"): Rate {
    if (granted !== "unsaid") return granted;
    return (this.settings.rate as number | undefined) ?? "*";
  }

  private async one(event: CloudEvent, write: Write): Promise<Delivery> {
    const { pace } = this;
    if (pace === undefined || this.gone) return { state: "withheld" };
    const now = Date.now();
    const retryAfterMs = Math.max(pace.waitMs(now), this.waitUntil - now);
    if (retryAfterMs > 0) return { state: "waiting", retryAfterMs };
    pace.note(now);
    const answer = await this.send({ ...this.addressed(event, write(event)), purpose: "delivery" });
    if (answer === undefined) return { state: "failed" };
    return this.told(answer);
  }

  /** What an answer means for this event and the next (section 2.2). */
  private told(answer: WireMessage): Delivery {
    const meaning = this.rules.meaningOf(statusOf(answer));
    if (meaning === "delivered" || meaning === "failed") return { state: meaning };
    if (meaning === "gone") {
      this.gone = true;
      return { state: "failed" };
    }
    const now = Date.now();
    const [header] = fieldsNamed(answer, "retry-after");
    const asked = header === undefined ? undefined : this.rules.retryAfterMs(fieldText(header.value), now);
    const retryAfterMs = asked ?? DEFAULT_WAIT_MS;
    this.waitUntil = now + retryAfterMs;
    return { state: "waiting", retryAfterMs };
  }

  /** Its sender's name (section 4.1.2) and its token (section 3). */
  private addressed(event: CloudEvent, message: WireMessage): { message: WireMessage; url: string } {
    const { token, tokenIn } = this.settings;
    const fields = [...message.fields, { name: originHeaderFor(event), value: this.origin }];
    if (token === undefined) return { message: { ...message, fields }, url: this.to };
    if (tokenIn === "query") {
      fields.push({ name: "Cache-Control", value: "no-store" });
      return { message: { ...message, fields }, url: withQueryToken(this.to, String(token)) };
    }
    fields.push({ name: "Authorization", value: `Bearer ${token}` });
    return { message: { ...message, fields }, url: this.to };
  }

  /** `undefined` when there is no answer. */
  private async send(given: Outgoing): Promise<WireMessage | undefined> {
    const outgoing = this.rules.out(given);
    const answer = await ask(outgoing.message, outgoing.url).catch(() => undefined);
    const next = answer === undefined ? undefined : this.rules.again(answer, outgoing);
    if (next === undefined) return answer;
    return ask(next.message, next.url).catch(() => undefined);
  }
}

function statusOf(answer: WireMessage): number {
  const [status] = fieldsNamed(answer, ":status");
  return Number(fieldText(status?.value ?? ""));
}
