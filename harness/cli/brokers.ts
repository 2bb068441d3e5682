import { type Broker, type BrokerProduct, PROVIDERS, type Provider } from "../brokers/broker.ts";
import { BrokerPool } from "../brokers/pool.ts";
import { PRODUCTS } from "../brokers/products/index.ts";
import { CliError } from "./exit.ts";
import type { Options } from "./session.ts";

/** Every protocol that a broker here serves. */
export const PROTOCOLS: readonly string[] = [
  ...new Set(PRODUCTS.flatMap(({ protocols }) => protocols.map(({ name }) => name))),
];

/** The pool that a command line asks for with `--brokers` and `--broker`, perhaps of some products. Nothing is started yet. */
export function poolOf(
  options: Options,
  onBroker?: (broker: Broker) => void,
  products: readonly BrokerProduct[] = PRODUCTS,
): BrokerPool {
  const order = options.brokers === undefined ? PROVIDERS : providersOf(String(options.brokers));
  const external = externalOf((options.broker as readonly string[] | undefined) ?? []);
  return new BrokerPool({
    providers: order,
    external,
    products,
    ...(onBroker === undefined ? {} : { onBroker }),
  });
}

function providersOf(order: string): Provider[] {
  return order.split(",").map((name) => {
    const provider = PROVIDERS.find((known) => known === name.trim());
    if (provider !== undefined) return provider;
    throw new CliError(`--brokers ${order}: "${name}" is none of ${PROVIDERS.join(", ")}`);
  });
}

function externalOf(given: readonly string[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const one of given) {
    const at = one.indexOf("=");
    const protocol = one.slice(0, Math.max(at, 0));
    // The URL is not repeated: it may hold a password.
    if (!PROTOCOLS.includes(protocol) || !URL.canParse(one.slice(at + 1))) {
      throw new CliError(
        `--broker ${at < 0 ? one : `${protocol}=...`}: it is PROTOCOL=URL, with one of ${PROTOCOLS.join(", ")}`,
      );
    }
    all.set(protocol, one.slice(at + 1));
  }
  return all;
}
