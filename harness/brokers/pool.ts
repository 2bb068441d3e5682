import { join } from "node:path";
import { packageRoot } from "../package-root.ts";
import {
  type Broker,
  BrokerError,
  type BrokerProduct,
  type Brokers,
  PROVIDERS,
  type Provider,
  type ServedProtocol,
} from "./broker.ts";
import { externalUrl } from "./external.ts";
import { startProgram } from "./process.ts";
import { PRODUCTS } from "./products/index.ts";

export interface PoolOptions {
  /** The providers that may be tried, in this order; all of them unless told otherwise. */
  readonly providers?: readonly Provider[];
  /** URLs of brokers that are there, by protocol; they come before those of the environment. */
  readonly external?: ReadonlyMap<string, string>;
  /** Told of each broker once, when it is there for the first time. */
  readonly onBroker?: (broker: Broker) => void;
  /** For tests; all that there are unless told otherwise. */
  readonly products?: readonly BrokerProduct[];
}

/** How long a broker that was there may take to show that it still is, in milliseconds. */
const ALIVE_MS = 2_000;

/** One product that runs, for all of its protocols. */
interface Running {
  readonly version?: string;
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

/** Where the programs are that `plugfest brokers install` got. */
export const installFolder = (product: BrokerProduct): string => join(packageRoot, ".brokers", product.name);

/** Starts brokers when they are first needed, hands out the running ones, and stops them all. */
export class BrokerPool implements Brokers {
  readonly #brokers = new Map<string, Promise<Broker>>();
  /** By provider and product, since one product may serve several protocols. */
  readonly #running = new Map<string, Promise<Running>>();

  constructor(readonly options: PoolOptions = {}) {}

  acquire(protocol: string): Promise<Broker> {
    const before = this.#brokers.get(protocol);
    const now = before === undefined ? this.#find(protocol) : this.#again(protocol, before);
    this.#brokers.set(protocol, now);
    // One that could not be had is looked for again: it may have been started by then.
    now.catch(() => {
      if (this.#brokers.get(protocol) === now) this.#brokers.delete(protocol);
    });
    return now;
  }

  /** Stops what was started, side by side. The pool can be used again. */
  async stop(): Promise<void> {
    const all = [...this.#running.values()];
    this.#running.clear();
    this.#brokers.clear();
    await Promise.all(all.map(async (one) => (await one.catch(() => undefined))?.stop()));
  }

  async #again(protocol: string, before: Promise<Broker>): Promise<Broker> {
    const broker = await before;
    try {
      await broker.probe(ALIVE_MS);
      return broker;
    } catch (error) {
      if (broker.provider === "external") throw error;
      const key = `${broker.provider} ${broker.product}`;
      const dead = this.#running.get(key);
      this.#running.delete(key);
      await (await dead)?.stop();
      return this.#find(protocol);
    }
  }

  async #find(protocol: string): Promise<Broker> {
    const { providers = PROVIDERS, products = PRODUCTS, onBroker } = this.options;
    const reasons: string[] = [];
    for (const provider of providers) {
      for (const product of products) {
        const index = product.protocols.findIndex(({ name }) => name === protocol);
        if (index < 0) continue;
        const found = await this.#from(provider, product, index, reasons);
        if (found === undefined) continue;
        onBroker?.(found);
        return found;
      }
    }
    const why = reasons.length === 0 ? `nothing here serves ${protocol}` : reasons.join("; ");
    throw new BrokerError(
      `there is no broker for ${protocol}: ${why} (plugfest brokers shows what can be had)`,
    );
  }

  async #from(
    provider: Provider,
    product: BrokerProduct,
    index: number,
    reasons: string[],
  ): Promise<Broker | undefined> {
    const served = product.protocols[index] as ServedProtocol;
    try {
      if (provider === "external") {
        const url = externalUrl(served.name, this.options.external);
        if (url === undefined) return undefined;
        // Any product's probe will do: it is the protocol's.
        const version = await proven(served, url, ALIVE_MS * 5);
        return brokerOf("external", provider, served, url, version);
      }
      const running = await this.#start(provider, product, reasons);
      if (running === undefined) return undefined;
      const url = served.url("127.0.0.1", running.ports[index] ?? running.ports[0] ?? 0);
      return brokerOf(product.name, provider, served, url, running.version);
    } catch (error) {
      reasons.push((error as Error).message);
      return undefined;
    }
  }

  async #start(provider: Provider, product: BrokerProduct, reasons: string[]): Promise<Running | undefined> {
    const key = `${provider} ${product.name}`;
    const known = this.#running.get(key);
    if (known !== undefined) return known;
    const { program: recipe } = product;
    let starting: Promise<Running> | undefined;
    if (provider === "process" && recipe !== undefined) {
      const program = recipe.find(installFolder(product));
      if (program === undefined) reasons.push(`${product.title}: ${recipe.hint}`);
      else starting = startProgram(product, recipe, program);
    }
    if (provider === "embedded" && product.embedded !== undefined) {
      starting = product.embedded().then((one) => ({ ...one, ports: [one.port] }));
    }
    if (provider === "container") {
      const { serviceOf, startContainer, whyNoEngine } = await import("./container.ts");
      const service = serviceOf(product.name);
      const why = whyNoEngine();
      if (service !== undefined && why !== undefined) reasons.push(`${product.title}: ${why}`);
      else if (service !== undefined) {
        // Somebody else may have begun meanwhile.
        starting = this.#running.get(key) ?? startContainer(product, service);
      }
    }
    if (starting === undefined) return undefined;
    this.#running.set(key, starting);
    starting.catch(() => this.#running.delete(key));
    return starting;
  }
}

/** What went wrong there is told without the URL, which may hold a password. */
async function proven(served: ServedProtocol, url: string, timeoutMs: number): Promise<string | undefined> {
  try {
    return await served.probe(url, timeoutMs);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BrokerError(`the broker for ${served.name} does not answer (${code ?? "no answer"})`);
  }
}

function brokerOf(
  product: string,
  provider: Provider,
  served: ServedProtocol,
  url: string,
  version: string | undefined,
): Broker {
  return {
    product,
    provider,
    protocol: served.name,
    url,
    probe: async (timeoutMs) => {
      await proven(served, url, timeoutMs);
    },
    ...(version === undefined ? {} : { version }),
  };
}
