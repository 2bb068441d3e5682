import type { Capture, CapturedMessage, Reply, Transport } from "../transports/transport.ts";
import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import type { Address } from "./address.ts";

const TOKEN = "listen";

/** How long one look for messages waits, in milliseconds; it bounds how late an end is noticed. */
const LOOK_MS = 250;

/** An address where messages arrive and can be taken. */
export interface Listener {
  /** Where it really listens: with port 0 the system chose one. */
  readonly url: string;
  /**
   * What came since the last call; where that is nothing, it is waited for.
   *
   * @param waitMs in milliseconds; a quarter of a second unless told. Rejects with a TransportError.
   */
  next(waitMs?: number): Promise<readonly CapturedMessage[]>;
  close(): Promise<void>;
}

/**
 * Listens at an HTTP or WebSocket address of this machine, or reads a topic, queue or subject in a broker. HTTP senders
 * are answered 202, and the validation request of a web hook with consent.
 *
 * @throws (rejects) with the system's error or a TransportError when that is not possible
 */
export async function openListener({ url, hasBroker }: Address, transport: Transport): Promise<Listener> {
  const capture = await transport.openCapture(
    hasBroker ? { broker: url } : { ...hostOf(url), everythingTo: TOKEN },
  );
  try {
    return {
      url: await addressOf(capture, url, hasBroker),
      next: (waitMs = LOOK_MS) => capture.next(TOKEN, waitMs),
      close: () => capture.close(),
    };
  } catch (error) {
    await capture.close();
    throw error;
  }
}

async function addressOf(capture: Capture, url: string, hasBroker: boolean): Promise<string> {
  if (!hasBroker) {
    const made = new URL(await capture.address(TOKEN, answer));
    const { pathname } = new URL(url);
    made.pathname = pathname;
    return made.href;
  }
  if (capture.follow === undefined) throw new Error("this protocol cannot be listened to");
  await capture.follow(TOKEN, url);
  return url;
}

function hostOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === "http:" || protocol === "ws:" ? 80 : 443;
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? usual : Number(port) };
}

const TAKEN: readonly WireField[] = [{ name: ":status", value: "202" }];

/** A sender of web hooks asks first (http-webhook.md, section 4): without consent nothing of it would ever arrive. */
const answer: Reply = (request: WireMessage): WireMessage => {
  const method = textOf(request, ":method");
  const origin = textOf(request, "webhook-request-origin");
  if (method !== "OPTIONS" || origin === undefined) return { fields: TAKEN };
  return {
    fields: [
      { name: ":status", value: "200" },
      { name: "Allow", value: "POST" },
      { name: "WebHook-Allowed-Origin", value: origin },
      { name: "WebHook-Allowed-Rate", value: "*" },
    ],
  };
};

function textOf(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
}
