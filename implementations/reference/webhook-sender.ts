import { meaningOf, retryAfterMs } from "../../harness/bindings/webhook-answer.ts";
import { consentIn, rateIn } from "../../harness/bindings/webhook-consent.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";

/** A request on its way: the same target again, or another address. */
export interface Outgoing {
  readonly message: WireMessage;
  readonly url: string;
  readonly purpose: "validation" | "delivery";
}

/** The rules that a sender of web hooks goes by (http-webhook.md). Pure, and each can be replaced by a broken one. */
export interface SenderRules {
  /** The last word on what goes out, and where to. */
  out(outgoing: Outgoing): Outgoing;
  /** What else an answer makes it send at once. Nothing: no redirection is followed (2.2), no challenge answered (3). */
  again(answer: WireMessage, outgoing: Outgoing): Outgoing | undefined;
  readonly consentIn: typeof consentIn;
  /** The rate in a call of its callback address. */
  readonly rateIn: typeof rateIn;
  readonly meaningOf: typeof meaningOf;
  readonly retryAfterMs: typeof retryAfterMs;
  /** Which methods its callback address takes (section 4.1.3). */
  readonly callbackMethods: readonly string[];
}

export const senderRules: SenderRules = {
  out: (outgoing) => outgoing,
  again: () => undefined,
  consentIn,
  rateIn,
  meaningOf,
  retryAfterMs,
  callbackMethods: ["GET", "POST"],
};
