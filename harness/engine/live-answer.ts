import type { InjectResult } from "../transports/transport.ts";
import { type Observation, rejected } from "./observation.ts";

/** How much of an answer's body goes into a message, in characters. */
const SAID = 200;

/**
 * What a sender was answered; 599 stands for a connection that was closed instead. There is no status where the
 * protocol has no answers, as behind a broker.
 */
export interface Answer {
  readonly status?: number;
  readonly text: string;
}

/** What an implementation answered on its own socket. */
export function answerOf({ response, error }: InjectResult): Answer {
  if (error?.kind === "refused") return { status: 400, text: `refused the handshake (${error.message})` };
  const status = response?.fields.find(({ name }) => name === ":status")?.value;
  if (status === undefined && response !== undefined) return { text: "took the message" };
  if (status === undefined) return { status: 599, text: "closed the connection" };
  const said = Buffer.from(response?.body ?? [])
    .toString("utf8")
    .trim()
    .slice(0, SAID);
  return { status: Number(status), text: `answered ${status}${said === "" ? "" : ` (${said})`}` };
}

export const wasTaken = ({ status }: Answer): boolean => status === undefined || status < 300;

/** A refusal, and whether its sender could know of it: no status is laid down for it, but only 4xx says so. */
export function refused(reason: string, { status }: Answer): Observation {
  if (status === undefined) return rejected(reason);
  if (status < 300) {
    const unclear = "it was not taken as an event, but the sender was told that all is well";
    return { ...rejected(reason), unclear };
  }
  if (status < 500) return rejected(reason);
  return {
    ...rejected(reason),
    unclear: "it was not taken as an event, but the sender was told that the receiver failed",
  };
}
