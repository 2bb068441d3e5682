import type { CloudEvent } from "../event/cloud-event.ts";
import type { EventFormat } from "../formats/format.ts";
import type { WireMessage } from "../wire/wire-message.ts";

export type ContentMode = "binary" | "structured" | "batched";

/** What a message held. */
export interface Decoded {
  readonly mode: ContentMode;
  /** The format of a structured or batched message. */
  readonly format?: EventFormat;
  /** Exactly one unless the mode is batched. */
  readonly events: readonly CloudEvent[];
}

/**
 * How one protocol binding maps events to wire messages and back. Pure: it knows no network. A binding describes
 * itself here and nowhere else; adding one is one file and one line in `index.ts`.
 */
export interface ProtocolBinding {
  /** The name that cases, adapters and the command line use, such as `http`. */
  readonly name: string;
  readonly modes: readonly ContentMode[];
  /** The names of the event formats that it takes, where its document limits them; all of them otherwise. */
  readonly formats?: readonly string[];
  /**
   * @param events exactly one, or any number in batched mode
   * @param format how a structured or batched body is written; not used in binary mode
   * @throws EventError when an event is invalid or cannot be expressed in that mode
   */
  encode(events: readonly CloudEvent[], mode: ContentMode, format: EventFormat): WireMessage;
  /** @throws EventError when the message is no event, or not a valid one; nothing else on any input */
  decode(message: WireMessage): Decoded;
}
