import { setTimeout as pause } from "node:timers/promises";
import type { BrokerProduct } from "./broker.ts";

/** How long between two looks at a broker that is starting, in milliseconds. */
const POLL_MS = 50;

/** How long one look may take, in milliseconds. */
const LOOK_MS = 2_000;

/**
 * Waits until every protocol of the product answers its probe.
 *
 * @param ports in the order of the product's protocols, on 127.0.0.1
 * @param over resolves with the reason when the broker has ended, after which nothing is waited for
 * @returns the version that the broker tells, where it does
 */
export async function untilItAnswers(
  product: BrokerProduct,
  ports: readonly number[],
  startMs: number,
  over: Promise<string>,
): Promise<string | undefined> {
  const deadline = Date.now() + startMs;
  let ended: string | undefined;
  void over.then((why) => {
    ended = why;
  });
  let version: string | undefined;
  for (const [index, { url, probe }] of product.protocols.entries()) {
    for (;;) {
      if (ended !== undefined) throw new Error(ended);
      try {
        version = (await probe(url("127.0.0.1", ports[index] as number), LOOK_MS)) ?? version;
        break;
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`no answer in ${startMs} ms: ${(error as Error).message}`);
        await pause(POLL_MS);
      }
    }
  }
  return version;
}
