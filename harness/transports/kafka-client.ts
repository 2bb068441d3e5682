import type { BaseOptions } from "@platformatic/kafka";
import { kafkaOptions } from "../wire/broker-url.ts";

/** How long a broker may take for one answer, in milliseconds. */
export const ANSWER_MS = 5_000;

/** What every client of the library is made with for a broker's URL. */
export function clientOptions(url: URL): BaseOptions {
  return {
    clientId: "plugfest",
    ...kafkaOptions(url),
    connectTimeout: ANSWER_MS,
    timeout: ANSWER_MS,
    // A broker that is gone is to be told at once.
    retries: 0,
  };
}
