import type { WireMessage } from "../../../harness/wire/wire-message.ts";

/** How the reference talks over one binding's protocol, with the client library that its users have. */
export interface LivePart {
  /** Resolves once the message is out (where there is a broker: once it took it). */
  send(message: WireMessage, to: string): Promise<void>;
  /**
   * Reads from an address in a broker, or listens on one of its own. `take` is called for each message, one after the
   * other, and rejects with an EventError for what is no event: where the protocol has answers, that is one.
   */
  listen(take: (message: WireMessage) => Promise<void>, from?: string): Promise<Listening>;
  /** Closes what `send` kept open. */
  close(): Promise<void>;
}

/** Resolved once nothing that is sent from now on is missed. */
export interface Listening {
  /** Its own address, unless it reads from a broker. */
  readonly url?: string;
  close(): Promise<void>;
}
