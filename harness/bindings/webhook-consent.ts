import type { CloudEvent } from "../event/cloud-event.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";

/** Who may send to whom, and how often (http-webhook.md, section 4). Pure: times are given. */

/** Requests a minute; `*` is without a limit (section 4.2.2). */
export type Rate = number | "*";

const MINUTE_MS = 60_000;

/** Whether the text is a name of the DNS and nothing more: no scheme, port, path or wild card (section 4.1.2). */
function isDnsName(text: string): boolean {
  return text.length <= 253 && /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/i.test(text);
}

/**
 * Whether a target that allows these origins allows the one that asks. Names are the same or they are not: one that only
 * begins or ends like an allowed one is somebody else's.
 */
export function allowsOrigin(allowed: readonly string[], requested: string): boolean {
  if (!isDnsName(requested)) return false;
  return allowed.some((one) => one === "*" || one.toLowerCase() === requested.toLowerCase());
}

/** The value of WebHook-Allowed-Rate or WebHook-Request-Rate; `undefined` when it is neither `*` nor above zero. */
export function readRate(text: string): Rate | undefined {
  const value = text.trim();
  if (value === "*") return "*";
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
}

/**
 * What an answer to the validation request of this origin grants. The status says nothing (section 4.2), an origin that
 * is not there, not ours or there twice is no consent, and neither is a rate that is none.
 *
 * @returns the rate; `unsaid` where the answer grants without naming one; `undefined` where it does not grant
 */
export function consentIn(answer: WireMessage, origin: string): Rate | "unsaid" | undefined {
  const [granted, ...more] = valuesOf(answer, "webhook-allowed-origin");
  if (granted === undefined || more.length > 0) return undefined;
  if (granted !== "*" && granted.toLowerCase() !== origin.toLowerCase()) return undefined;
  return rateIn(answer);
}

/** The rate that a message grants: `unsaid` where it names none, `undefined` where what it names is none. */
export function rateIn(message: WireMessage): Rate | "unsaid" | undefined {
  const [rate, ...more] = valuesOf(message, "webhook-allowed-rate");
  if (rate === undefined) return "unsaid";
  return more.length > 0 ? undefined : readRate(rate);
}

function valuesOf(message: WireMessage, name: string): string[] {
  return fieldsNamed(message, name).map(({ value }) => fieldText(value).trim());
}

/** The header that names the sender in a delivery of such an event: 0.2 and 0.3 took the one of browsers (2.1, 4.1.2). */
export function originHeaderFor({ attributes }: CloudEvent): string {
  return ["0.2", "0.3"].includes(earlyVersionOf(attributes) ?? "") ? "Origin" : "WebHook-Request-Origin";
}

/** Keeps a sender within a rate: in no minute more requests than that. Times are in milliseconds, of one clock. */
export class Pace {
  private sent: number[] = [];

  constructor(readonly rate: Rate) {}

  /** How long the next request has to wait. */
  waitMs(now: number): number {
    if (this.rate === "*") return 0;
    this.sent = this.sent.filter((time) => time > now - MINUTE_MS);
    const first = this.sent.at(-this.rate);
    return first === undefined ? 0 : first + MINUTE_MS - now;
  }

  /** A request went out. */
  note(now: number): void {
    if (this.rate !== "*") this.sent.push(now);
  }
}
