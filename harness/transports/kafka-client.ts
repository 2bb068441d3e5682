import type { BaseOptions } from "@platformatic/kafka";

/** How long a broker may take for one answer, in milliseconds. */
export const ANSWER_MS = 5_000;

/** What every client of the library is made with for a broker's URL. */
export function clientOptions(url: URL): BaseOptions {
  const { username, password } = url;
  const credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return {
    clientId: "plugfest",
    bootstrapBrokers: [`${url.hostname}:${url.port || "9092"}`],
    connectTimeout: ANSWER_MS,
    timeout: ANSWER_MS,
    // A broker that is gone is to be told at once.
    retries: 0,
    ...(username === "" ? {} : { sasl: { mechanism: "PLAIN", ...credentials } }),
    ...(url.protocol === "kafkas:" ? { tls: {} } : {}),
  };
}
