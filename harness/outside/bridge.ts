import { setTimeout as wait } from "node:timers/promises";
import type { Transport } from "../transports/transport.ts";
import { TransportError } from "../transports/transport.ts";
import type { Address } from "./address.ts";
import { openListener } from "./listen.ts";
import type { RunningProxy } from "./proxy.ts";
import type { TapSink } from "./tap.ts";

/** How long a broker may take for one message, in milliseconds, and how long it is tried again after it was lost. */
const [ANSWER_MS, AGAIN_MS] = [10_000, 30_000];
const PAUSE_MS = 250;

/**
 * Reads a topic, queue or subject and writes every message to another one, fields and body as they came and in their order,
 * one after the other. A broker that is lost when a message is under way is tried again, since the message is in nobody
 * else's hands.
 *
 * @param onLost is told why it ends when that does not help, with the number of messages that it held
 * @throws (rejects) with a TransportError when the address cannot be read from
 */
export async function openBridge(
  { listen, to }: { readonly listen: Address; readonly to: Address },
  transport: Transport,
  sink: TapSink,
  onLost: (reason: string) => void,
): Promise<RunningProxy> {
  const listener = await openListener(listen, transport);
  let isOver = false;
  const pass = async (): Promise<void> => {
    while (!isOver) {
      const came = await listener.next();
      for (const [index, captured] of came.entries()) {
        const why = await written(transport, to, captured.message, () => isOver);
        if (why !== undefined) {
          onLost(`${to.shown}: ${why}; ${came.length - index} messages were read and not written`);
          return;
        }
        sink.message("in", listen.binding, captured);
      }
    }
  };
  const passing = pass().catch((error: unknown) => {
    if (!(error instanceof TransportError)) throw error;
    if (!isOver) onLost(`${listen.shown}: ${error.message}`);
  });
  return {
    url: listen.shown,
    settled: () => Promise.resolve(),
    async close() {
      isOver = true;
      await passing;
      await listener.close();
    },
  };
}

/** Writes it, again after a pause when the broker is gone. @returns why it was given up */
async function written(
  transport: Transport,
  to: Address,
  message: Parameters<Transport["inject"]>[1],
  isOver: () => boolean,
): Promise<string | undefined> {
  for (const until = performance.now() + AGAIN_MS; ; await wait(PAUSE_MS)) {
    const { error } = await transport.inject(to.url, message, ANSWER_MS);
    if (error === undefined) return undefined;
    if (error.kind === "malformed" || isOver() || performance.now() > until) return error.message;
  }
}
