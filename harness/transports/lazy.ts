import type { Transport } from "./transport.ts";
import { watchedInject } from "./watch.ts";

/**
 * A transport whose module, and with it its client library, is loaded when a run first needs it: most commands and
 * most runs need none or one, and all of them together would be most of the start-up.
 *
 * @param broker as in `Transport`
 */
export function lazyTransport(
  name: string,
  broker: string | undefined,
  load: () => Promise<Transport>,
): Transport {
  let loaded: Transport | undefined;
  const use = async (): Promise<Transport> => {
    loaded ??= await load();
    return loaded;
  };
  const direct: Transport = {
    name,
    openCapture: async (options) => (await use()).openCapture(options),
    inject: (url, message, timeoutMs) =>
      watchedInject(name, url, message, async () => (await use()).inject(url, message, timeoutMs)),
    // What was never loaded has nothing open.
    drop: (url) => loaded?.drop(url),
    close: () => loaded?.close(),
  };
  if (broker === undefined) return direct;
  const prepare: Transport["prepare"] = async (at, token) => {
    const transport = await use();
    if (transport.prepare === undefined)
      throw new Error(`${name} goes through a broker but prepares nothing there`);
    return transport.prepare(at, token);
  };
  return { ...direct, broker, prepare };
}
