import { type InjectError, type InjectResult, TransportError } from "./transport.ts";

/** What came of an injection in a protocol whose peers answer nothing that is worth keeping. */
export function injected(
  response: InjectResult["response"],
  sent: Uint8Array,
  error?: InjectError,
): InjectResult {
  const common = { response, sent, received: new Uint8Array(), retried: false };
  return error === undefined ? common : { ...common, error };
}

/** How a failure on the way to a broker is told. */
export function injectErrorOf(error: unknown): InjectError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof RangeError) return { kind: "malformed", message };
  if (code === "ETIMEDOUT") return { kind: "timeout", message };
  return { kind: code === "ECONNECT" ? "connect" : "closed", message };
}

/**
 * Rejects with a TransportError when the work is not done in time.
 * @param who answers too late, for the message: `the NATS server`
 */
export async function within<T>(ms: number, who: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TransportError("ETIMEDOUT", `${who} did not answer in ${ms} ms`)),
      ms,
    );
  });
  // Whichever loses the race is not missed.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The URL of a topic or subject in a broker: its name is the path. */
export function addressIn(broker: string, name: string): string {
  const url = new URL(broker);
  url.pathname = name.split("/").map(encodeURIComponent).join("/");
  return url.href;
}

/** The name of the topic or subject that such a URL is for. */
export function nameIn(address: string): string {
  return decodeURIComponent(new URL(address).pathname.slice(1));
}
